package source

import (
	"sync"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// MarkUsed sets Shown: the resources whose attributes the template uses.
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

// EachUse visits the resources that a part of a template refers to. attribute reports whether it
// uses an attribute, not just the reference.
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
	Tags       *[]string       // the stack's tags; nil when the source does not keep them
	Sinks      []stack.Sink    // the environment's
	Stack      *nested.Stack   // has the types of its resources
	Below      []nested.Child  // nested stacks; set only when a creation or update is checked
	Shown      map[string]bool // resources whose attributes other resources use

	placesOnce sync.Once
	places     map[string]Place // by name; see PlaceOf
}

// PlanScope returns what functions see before anything exists: while a template is checked and
// planned.
func (s *Source) PlanScope() hot.Scope { return s.Stack.Scope() }
