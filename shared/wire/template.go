package wire

import (
	"bytes"
	"encoding/json"

	"hearth/shared/hot"
)

// NewTemplate shows a stored template as a JSON object: as it was when it was sent
// as one, else what the YAML says. Either way keys stay in their order.
func NewTemplate(text []byte) (json.RawMessage, error) {
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed) {
		return trimmed, nil
	}
	return hot.AsJSON(text)
}

// Descriptions gives what a stored template says of its resources, by name; of
// those that say nothing, or not as plain text, there is none.
func Descriptions(template []byte) map[string]string {
	text, err := NewTemplate(template)
	if err != nil {
		return nil
	}
	type section map[string]struct{ Description any }
	var t struct{ Resources section } // Resources or resources: letters of either case fit
	if json.Unmarshal(text, &t) != nil {
		return nil
	}
	said := map[string]string{}
	for name, resource := range t.Resources {
		if s, ok := resource.Description.(string); ok {
			said[name] = s
		}
	}
	return said
}
