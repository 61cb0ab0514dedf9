package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/stack"
)

// Environment is how a stored one is shown.
type Environment struct {
	ValidEnvironment
	EncryptedNames []string `json:"encrypted_param_names"`
}

// ValidEnvironment is how validation shows it.
type ValidEnvironment struct {
	ResourceRegistry  map[string]any `json:"resource_registry"`
	Parameters        map[string]any `json:"parameters"`
	ParameterDefaults map[string]any `json:"parameter_defaults"`
	EventSinks        []any          `json:"event_sinks"`
}

// Hidden replaces the value of a hidden parameter.
const Hidden = "******"

// NewEnvironment shows an environment, what is hidden masked. shown are the
// stack's parameters as a show gives them: one that is masked there is here, too.
func NewEnvironment(e stack.Environment, shown map[string]string) Environment {
	v := validEnvironment(e)
	for _, m := range []map[string]any{v.Parameters, v.ParameterDefaults} {
		for name := range m {
			if shown[name] == Hidden {
				m[name] = Hidden
			}
		}
	}
	return Environment{ValidEnvironment: v, EncryptedNames: list(e.EncryptedNames)}
}

func validEnvironment(e stack.Environment) ValidEnvironment {
	v := ValidEnvironment{
		ResourceRegistry:  map[string]any{"resources": map[string]any{}},
		Parameters:        map[string]any{},
		ParameterDefaults: map[string]any{},
		EventSinks:        list(e.EventSinks),
	}
	maps.Copy(v.ResourceRegistry, e.ResourceRegistry)
	maps.Copy(v.Parameters, e.Parameters)
	maps.Copy(v.ParameterDefaults, e.ParameterDefaults)
	return v
}

// environment merges the three places that speak of it. With environment_files the
// environment itself is not read: it is what the client made of those files.
func (b Body) environment(src stack.Source, maxTemplate int) (stack.Environment, error) {
	limits := hot.Limits{TemplateBytes: max(maxTemplate, mostEnvironment)}
	var e stack.Environment
	var names []string
	if b.has("environment_files") && json.Unmarshal(b["environment_files"], &names) != nil {
		return e, stack.Errorf(stack.BadRequest, "environment_files must be a list of names.")
	}
	if b.has("environment") && len(names) == 0 {
		layer, err := b.ownEnvironment(limits)
		if err != nil {
			return e, err
		}
		e = layer.Environment
	}
	var parameters map[string]any
	if raw := b["parameters"]; len(raw) > 0 {
		if raw[0] != '{' || exact.Unmarshal(raw, &parameters) != nil {
			return e, stack.Errorf(stack.BadRequest, "parameters must be a map of names to values.")
		}
	}
	if e.Parameters == nil {
		e.Parameters = map[string]any{}
	}
	maps.Copy(e.Parameters, parameters)
	if len(names) == 0 {
		return e, nil
	}
	files, err := environmentFiles(names, src.Files, limits)
	if err != nil {
		return e, err
	}
	return environment.Merge(e, files, environment.Types(src.Template, src.Files, limits))
}

// mostEnvironment is how many bytes an environment may have, where templates may not
// have more: as many as Heat lets a whole request have.
const mostEnvironment = 1 << 20

// ownEnvironment reads the environment of the request itself: a JSON object, or a
// JSON string that holds YAML.
func (b Body) ownEnvironment(limits hot.Limits) (environment.Layer, error) {
	text := []byte(b["environment"])
	if text[0] == '"' {
		var s string
		if err := json.Unmarshal(text, &s); err != nil {
			return environment.Layer{}, stack.Errorf(stack.BadRequest, "Environment not in valid format: %v", err)
		}
		text = []byte(s)
	}
	layer, err := environment.Read(text, limits)
	if problems, ok := err.(stack.Problems); ok {
		for i, p := range problems {
			problems[i].Path = strings.TrimSuffix("environment."+p.Path, ".")
		}
	}
	return layer, err
}

// environmentFiles reads those of a request, in their order.
func environmentFiles(names []string, texts map[string]string, limits hot.Limits) (files []environment.File, err error) {
	var bad stack.Problems
	for _, name := range names {
		text, ok := texts[name]
		if !ok {
			bad = append(bad, stack.Problem{
				Code: stack.BadRequest, Path: "environment_files", Message: fmt.Sprintf("environment_files names %q, which is not among the files.", name),
			})
			continue
		}
		layer, err := environment.Read([]byte(text), limits)
		if problems, ok := err.(stack.Problems); ok {
			for _, p := range problems {
				p.File = name
				bad = append(bad, p)
			}
		} else if err != nil {
			return nil, err
		}
		files = append(files, environment.File{Name: name, Layer: layer})
	}
	return files, bad.Err()
}
