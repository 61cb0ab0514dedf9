package source

import (
	"sync"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/nested"
)

// MarkUsed finds out whose attributes others use.
func (src *Source) MarkUsed() *Source {
	src.Shown = map[string]bool{}
	for _, r := range src.Template.Resources {
		for _, part := range []*hot.Node{r.Properties, r.Metadata} {
			EachUse(part, func(resource string, attribute bool) {
				src.Shown[resource] = src.Shown[resource] || attribute
			})
		}
	}
	return src
}

// EachUse visits the resources that a part of a template refers to; attribute says
// that it asks for more than the reference.
func EachUse(n *hot.Node, visit func(resource string, attribute bool)) {
	funcs.Uses(n, nil, func(u funcs.Used) {
		if name, ok := u.Name.(string); ok {
			visit(name, u.Call.Func.Use == funcs.Attribute)
		}
	})
}

// A Source is a template with its parameters, ready to resolve. It never changes.
type Source struct {
	Template   *hot.Template
	Parameters hot.Parameters
	Files      map[string]string
	Tags       *[]string       // that the stack got with it; nil where that was not kept
	Stack      *nested.Stack   // with the types of its resources
	Below      []nested.Child  // the stacks that some of them are; only where a creation is looked at
	Shown      map[string]bool // resources whose attributes others use

	placesOnce sync.Once
	places     map[string]Place // by name; see placeOf
}

// PlanScope is what functions see before anything exists, at checking and planning.
func (s *Source) PlanScope() hot.Scope { return s.Stack.Scope() }
