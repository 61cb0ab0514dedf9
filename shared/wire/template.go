package wire

import (
	"bytes"
	"encoding/json"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// NewTemplate shows a stored template as a JSON object: as it was when it was sent
// as one, else what the YAML says. Either way keys stay in their order.
func NewTemplate(text []byte) (json.RawMessage, error) {
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed) {
		return trimmed, nil
	}
	return hot.AsJSON(text)
}

// Descriptions returns the descriptions of a stored template's resources by name, with those of
// resources that its loops make. A resource whose description is missing or no plain text is left
// out.
func Descriptions(source stack.Source) map[string]string {
	size := max(len(source.Template), 1)
	template, _ := hot.Parse(source.Template, hot.Limits{TemplateBytes: size, Nodes: size}) // it has been taken once
	if template == nil {
		return nil
	}
	parameters, _ := template.Values(source.Environment, hot.Pseudo{})
	decided, _ := template.Decide(parameters, source.Files)
	said := map[string]string{}
	for _, r := range slices.Concat(template.Resources, decided.Resources) { // also of those that a condition has taken out
		if r.Description != "" {
			said[r.Name] = r.Description
		}
	}
	return said
}
