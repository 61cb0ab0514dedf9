package request

import (
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// parameters describes the parameters of a template, with the given values.
func parameters(t *hot.Template, given map[string]any, env stack.Environment) []Parameter {
	var list []Parameter
	for _, p := range t.Parameters {
		if !t.IsPseudo(p.Name) {
			list = append(list, parameter(p, given[p.Name], env))
		}
	}
	return list
}

func parameter(p *hot.Parameter, given any, env stack.Environment) Parameter {
	out := Parameter{
		Name: p.Name, Type: p.Type, Label: p.Label, Description: p.Description, Hidden: p.Hidden, Tags: p.Tags,
		Default: p.Default, HasDefault: p.Default != nil,
	}
	if funcs.Truth(given) {
		out.Value = shownOf(p, given) // Heat leaves out values that are false in Python
	}
	if d := env.ParameterDefaults[p.Name]; d != nil {
		out.Default, out.HasDefault = shownOf(p, d), true
	}
	var about []string
	for _, c := range p.Constraints {
		if c.Description != "" {
			about = append(about, c.Description)
		}
		switch c.Kind {
		case hot.Length:
			out.Length = bounds(c)
		case hot.Range:
			out.Range = bounds(c)
		case hot.Modulo:
			step, _ := stack.Number(c.Step)
			offset, _ := stack.Number(c.Offset)
			out.Modulo = &stepdef.Modulo{Step: step, Offset: offset}
		case hot.AllowedValues:
			out.Allowed = c.Allowed
		case hot.AllowedPattern:
			out.Pattern = c.Pattern
		case hot.CustomConstraint:
			out.Custom = c.Custom
		}
	}
	out.ConstraintDescription = strings.Join(about, " ")
	return out
}

// shownOf returns the value that a request gives for a parameter, masked when the parameter is
// hidden: logs and browser histories keep answers.
func shownOf(p *hot.Parameter, given any) any {
	if p.Hidden {
		return stack.Masked
	}
	return given
}

func bounds(c hot.Constraint) *stepdef.Range {
	r := &stepdef.Range{}
	if n, ok := stack.Number(c.Min); ok {
		r.Min = &n
	}
	if n, ok := stack.Number(c.Max); ok {
		r.Max = &n
	}
	return r
}

func groups(v any) []ParameterGroup {
	list, _ := v.([]any)
	var out []ParameterGroup
	for _, one := range list {
		m, _ := one.(map[string]any)
		g := ParameterGroup{}
		g.Label, _ = m["label"].(string)
		g.Description, _ = m["description"].(string)
		names, _ := m["parameters"].([]any)
		for _, n := range names {
			if name, ok := n.(string); ok {
				g.Parameters = append(g.Parameters, name)
			}
		}
		out = append(out, g)
	}
	return out
}
