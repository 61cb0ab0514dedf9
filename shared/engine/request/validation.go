package request

import (
	"hearth/shared/engine/source"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Validation describes a valid template, with the parameters that a user gives.
type Validation struct {
	Description string // of the template; Heat's default sentence when it has none
	Parameters  []Parameter
	Groups      []ParameterGroup
	Environment stack.Environment      // merged from the request, with the types that were looked up
	Nested      map[string]NestedStack // by resource name; only when it was asked for
	Version     string                 // of the template
	Usage       source.Usage           // of the template, and of nested ones if they were asked for
	Notes       stack.Problems         // of an inspection, which asks no service: possible problems
}

// A NestedStack describes the nested stack of a resource whose type is a template.
type NestedStack struct {
	Type        string // of the resource
	Description string
	Parameters  []Parameter
	Groups      []ParameterGroup
	Nested      map[string]NestedStack
}

// A Parameter is one that a template declares.
type Parameter struct {
	Name        string
	Type        string // string, number, comma_delimited_list, json, boolean
	Label       string // the name, when the template gives no label
	Description string
	Hidden      bool
	Tags        []string

	HasDefault bool
	Default    any // the environment's default, else the template's
	Value      any // what the request gives, or nil

	Length                *stepdef.Range // in characters, items or keys
	Range                 *stepdef.Range
	Modulo                *stepdef.Modulo
	Allowed               []any
	Pattern               string
	Custom                string // name of a custom constraint
	ConstraintDescription string // of all constraints, joined by spaces
}

// A ParameterGroup is one of a template's parameter_groups.
type ParameterGroup struct {
	Label       string
	Description string
	Parameters  []string
}
