package request

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Validation is what is said of a template that holds: what one must give to
// make a stack of it.
type Validation struct {
	Description string // of the template; Heat's default sentence when it has none
	Parameters  []Parameter
	Groups      []ParameterGroup
	Environment stack.Environment      // as merged from the request, with what looking types up adds
	Nested      map[string]NestedStack // by the names of resources; only when it was asked for
	Notes       stack.Problems         // of an inspection, which asks nothing outside: what may be wrong there
}

// A NestedStack is a stack below, of a resource that a template stands for.
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
	Label       string // the name, when the template gives none
	Description string
	Hidden      bool
	Tags        []string

	HasDefault bool
	Default    any // the environment's default stands before the template's
	Value      any // what the request gives; nil when it gives none

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
