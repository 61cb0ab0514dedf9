package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

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

// Hidden is what stands for the value of a hidden parameter.
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

// sections are the words an environment may have.
var sections = []string{
	"parameters", "resource_registry", "parameter_defaults", "encrypted_param_names", "event_sinks", "parameter_merge_strategies",
}

// parseEnvironment reads an environment: a JSON object, or a JSON string that holds
// YAML.
func parseEnvironment(raw json.RawMessage) (stack.Environment, error) {
	var e stack.Environment
	text := raw
	if raw[0] == '"' {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return e, badEnvironment("%v", err)
		}
		var err error
		if text, err = fromYAML([]byte(s)); err != nil {
			return e, badEnvironment("%v", err)
		}
		if string(text) == "null" {
			return e, nil
		}
	}
	if text[0] != '{' {
		return e, badEnvironment("The environment is not a valid YAML mapping data type.")
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return e, badEnvironment("%v", err)
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(sections, name) {
			return e, badEnvironment(`environment has wrong section "%s"`, name)
		}
		if string(given[name]) == "null" {
			return e, badEnvironment(`environment has empty section "%s"`, name)
		}
	}
	var strategies map[string]any
	for name, into := range map[string]any{
		"parameters":                 &e.Parameters,
		"resource_registry":          &e.ResourceRegistry,
		"parameter_defaults":         &e.ParameterDefaults,
		"encrypted_param_names":      &e.EncryptedNames,
		"event_sinks":                &e.EventSinks,
		"parameter_merge_strategies": &strategies,
	} {
		if err := decode(given[name], into); err != nil {
			return e, badEnvironment(`section "%s" has the wrong kind of value`, name)
		}
	}
	for _, how := range strategies {
		if how != "overwrite" {
			return e, stack.Errorf(stack.NotSupported, "Parameter merge strategy %v is not supported.", how)
		}
	}
	return e, nil
}

func badEnvironment(format string, args ...any) error {
	return stack.Errorf(stack.BadRequest, "Environment not in valid format: %s", fmt.Sprintf(format, args...))
}

// merge lays one environment over another: what it says wins, what it does not
// say stays.
func merge(base, over stack.Environment) stack.Environment {
	base.Parameters = overlay(base.Parameters, over.Parameters)
	base.ParameterDefaults = overlay(base.ParameterDefaults, over.ParameterDefaults)
	base.ResourceRegistry = overlay(base.ResourceRegistry, over.ResourceRegistry)
	base.EncryptedNames = append(base.EncryptedNames, over.EncryptedNames...)
	base.EventSinks = append(base.EventSinks, over.EventSinks...)
	return base
}

// overlay copies: what was there before is left as it was. As in Heat a null in
// the upper layer says nothing where the lower one has a value.
func overlay(base, over map[string]any) map[string]any {
	sum := map[string]any{}
	maps.Copy(sum, base)
	for k, v := range over {
		if _, known := sum[k]; v != nil || !known {
			sum[k] = v
		}
	}
	return sum
}

// decode reads JSON into plain values. Numbers become float64 as everywhere, but a
// whole number that a float64 cannot hold stays the text it was: an account id of
// twenty digits must not change.
func decode(raw json.RawMessage, into any) error {
	if len(raw) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return err
	}
	switch v := into.(type) {
	case *map[string]any:
		for k := range *v {
			(*v)[k] = plain((*v)[k])
		}
	case *[]any:
		for i := range *v {
			(*v)[i] = plain((*v)[i])
		}
	}
	return nil
}

func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil || wholeNumber(v.String()) && strconv.FormatFloat(f, 'f', -1, 64) != v.String() {
			return v.String()
		}
		return f
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	}
	return v
}

func wholeNumber(s string) bool {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (i > 0 || s[i] != '-') {
			return false
		}
	}
	return true
}
