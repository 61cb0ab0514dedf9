package software

import (
	"maps"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

var types = []any{"String", "Number", "CommaDelimitedList", "Json", "Boolean"}

var output = stepdef.Def{Properties: map[string]stepdef.Property{
	"name":         {Type: "string", Required: true},
	"description":  {Type: "string"},
	"type":         {Type: "string", Default: "String", Allowed: types},
	"error_output": {Type: "boolean", Default: false},
}}

var input = stepdef.Def{Properties: map[string]stepdef.Property{
	"name":              {Type: "string", Required: true},
	"description":       {Type: "string"},
	"type":              {Type: "string", Default: "String", Allowed: types},
	"default":           {Type: "any"},
	"replace_on_change": {Type: "boolean", Default: false},
}}

// valueTypes maps the types of input values to a schema's words.
var valueTypes = map[any]string{"String": "string", "Number": "number", "CommaDelimitedList": "list", "Boolean": "boolean"}

// Outputs reads the outputs of a config.
func Outputs(given any) ([]map[string]any, error) { return each(given, Output) }

// Inputs reads the inputs of a config.
func Inputs(given any) ([]map[string]any, error) { return each(given, Input) }

// Output reads one output: its type is String when none is given.
func Output(given map[string]any) (map[string]any, error) { return read(&output, given) }

// Input reads one input. Its value may be anything; its default has the input's type, if one is
// given.
func Input(given map[string]any) (map[string]any, error) {
	rest := maps.Clone(given)
	value, valued := rest["value"]
	delete(rest, "value")
	schema := input
	kind, typed := rest["type"]
	if fallback, has := rest["default"]; has && typed && (fallback != "" || kind == "String") {
		def, err := defaulted(kind, fallback)
		if err != nil {
			return nil, err
		}
		schema.Properties = maps.Clone(input.Properties)
		schema.Properties["default"] = def
		if kind == "CommaDelimitedList" {
			if text, ok := fallback.(string); ok {
				rest["default"] = split(text)
			}
		}
	}
	out, err := read(&schema, rest)
	if err != nil {
		return nil, err
	}
	if out["replace_on_change"] == false {
		delete(out, "replace_on_change")
	}
	if valued {
		out["value"] = value
	}
	return out, nil
}

// defaulted returns the schema of a default. A Json default may be a text, which is kept as it is.
func defaulted(kind, fallback any) (stepdef.Property, error) {
	if text, ok := kind.(string); ok {
		if kind == "Json" {
			if _, plain := fallback.(string); plain {
				return stepdef.Property{Type: "string"}, nil
			}
			return stepdef.Property{Type: "map"}, nil
		}
		if known := valueTypes[text]; known != "" {
			return stepdef.Property{Type: known}, nil
		}
	}
	return stepdef.Property{}, stack.Errorf(stack.InvalidSchemaError, "Invalid type (%s)", stepdef.Str(kind))
}

func split(text string) []any {
	parts := []any{}
	for part := range strings.SplitSeq(text, ",") {
		parts = append(parts, part)
	}
	return parts
}

func read(schema *stepdef.Def, given map[string]any) (map[string]any, error) {
	out, wrong := schema.Convert(given)
	if len(wrong) == 0 {
		return out, nil
	}
	at := ""
	if wrong[0].Path != "" {
		at = wrong[0].Path + ": "
	}
	return nil, stack.Errorf(stack.ValueError, "Property error: %s%s", at, wrong[0].Message)
}

// each reads a list; no list is an empty one.
func each(given any, one func(map[string]any) (map[string]any, error)) ([]map[string]any, error) {
	out := []map[string]any{}
	if given == nil {
		return out, nil
	}
	list, ok := given.([]any)
	if !ok {
		return nil, stack.Errorf(stack.BadRequest, "Software Config I/O Schema must be in a list")
	}
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			return nil, stack.Errorf(stack.BadRequest, "Software Config I/O Schema must be a dict")
		}
		read, err := one(m)
		if err != nil {
			return nil, err
		}
		out = append(out, read)
	}
	return out, nil
}
