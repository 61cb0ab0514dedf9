package wire

import (
	"cmp"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A Validation is the answer to a template that holds.
type Validation struct {
	Description string               `json:"Description"`
	Parameters  map[string]Parameter `json:"Parameters"`
	Groups      []ParameterGroup     `json:"ParameterGroups,omitempty"`
	Nested      map[string]Nested    `json:"NestedParameters,omitempty"`
	Environment ValidEnvironment     `json:"Environment"`
	Notes       stack.Problems       `json:"Notes,omitempty"` // of the validator, which opens nothing
}

// Nested is what a validation tells of a stack below.
type Nested struct {
	Type        string               `json:"Type"`
	Description string               `json:"Description"`
	Parameters  map[string]Parameter `json:"Parameters"`
	Groups      []ParameterGroup     `json:"ParameterGroups,omitempty"`
	Nested      map[string]Nested    `json:"NestedParameters,omitempty"`
}

// A Parameter is one that a template declares, in CloudFormation's words, which
// Heat's own API speaks here.
type Parameter struct {
	Type                  string   `json:"Type"`
	Description           string   `json:"Description"`
	NoEcho                string   `json:"NoEcho"` // "true" or "false"
	Label                 string   `json:"Label"`
	Default               *any     `json:"Default,omitempty"`
	Value                 any      `json:"Value,omitempty"`
	Tags                  []string `json:"Tags,omitempty"`
	MinLength             *float64 `json:"MinLength,omitempty"`
	MaxLength             *float64 `json:"MaxLength,omitempty"`
	MinValue              *float64 `json:"MinValue,omitempty"`
	MaxValue              *float64 `json:"MaxValue,omitempty"`
	Step                  *float64 `json:"Step,omitempty"`
	Offset                *float64 `json:"Offset,omitempty"`
	AllowedValues         []any    `json:"AllowedValues,omitzero"`
	AllowedPattern        string   `json:"AllowedPattern,omitempty"`
	CustomConstraint      string   `json:"CustomConstraint,omitempty"`
	ConstraintDescription string   `json:"ConstraintDescription,omitempty"`
}

// A ParameterGroup is one of the template's.
type ParameterGroup struct {
	Label       string   `json:"label,omitempty"`
	Description string   `json:"description,omitempty"`
	Parameters  []string `json:"parameters"`
}

var typeNames = map[string]string{
	"string": "String", "number": "Number", "comma_delimited_list": "CommaDelimitedList", "json": "Json", "boolean": "Boolean",
}

// NewValidation shows what was found.
func NewValidation(v engine.Validation) Validation {
	shown := Validation{
		Description: cmp.Or(v.Description, stack.NoDescription),
		Parameters:  parameters(v.Parameters),
		Groups:      parameterGroups(v.Groups),
		Nested:      nested(v.Nested),
		Environment: validEnvironment(v.Environment),
		Notes:       v.Notes,
	}
	return shown
}

func nested(below map[string]engine.NestedStack) map[string]Nested {
	shown := make(map[string]Nested, len(below))
	for name, n := range below {
		shown[name] = Nested{
			Type: n.Type, Description: cmp.Or(n.Description, stack.NoDescription),
			Parameters: parameters(n.Parameters), Groups: parameterGroups(n.Groups), Nested: nested(n.Nested),
		}
	}
	return shown
}

func parameters(all []engine.Parameter) map[string]Parameter {
	shown := make(map[string]Parameter, len(all))
	for _, p := range all {
		shown[p.Name] = parameter(p)
	}
	return shown
}

func parameterGroups(all []engine.ParameterGroup) (shown []ParameterGroup) {
	for _, g := range all {
		shown = append(shown, ParameterGroup{Label: g.Label, Description: g.Description, Parameters: list(g.Parameters)})
	}
	return shown
}

func parameter(p engine.Parameter) Parameter {
	shown := Parameter{
		Type:                  cmp.Or(typeNames[p.Type], p.Type),
		Description:           p.Description,
		NoEcho:                "false",
		Label:                 cmp.Or(p.Label, p.Name),
		Value:                 p.Value,
		Tags:                  p.Tags,
		AllowedValues:         p.Allowed,
		AllowedPattern:        p.Pattern,
		CustomConstraint:      p.Custom,
		ConstraintDescription: p.ConstraintDescription,
	}
	if p.Hidden {
		shown.NoEcho = "true"
	}
	if p.HasDefault {
		shown.Default = &p.Default
	}
	if p.Length != nil {
		shown.MinLength, shown.MaxLength = p.Length.Min, p.Length.Max
	}
	if p.Range != nil {
		shown.MinValue, shown.MaxValue = p.Range.Min, p.Range.Max
	}
	if p.Modulo != nil {
		shown.Step, shown.Offset = &p.Modulo.Step, &p.Modulo.Offset
	}
	return shown
}

// A Problem is one thing wrong with a template, as the validator tells it.
type Problem = stack.Problem
