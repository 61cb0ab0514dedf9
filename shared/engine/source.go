package engine

import (
	"sync"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/nested"
)

// used finds out whose attributes others use.
func (src *source) used() *source {
	src.shown = map[string]bool{}
	for _, r := range src.template.Resources {
		for _, part := range []*hot.Node{r.Properties, r.Metadata} {
			uses(part, func(resource string, attribute bool) {
				src.shown[resource] = src.shown[resource] || attribute
			})
		}
	}
	return src
}

// uses visits the resources that a part of a template refers to; attribute says
// that it asks for more than the reference.
func uses(n *hot.Node, visit func(resource string, attribute bool)) {
	funcs.Uses(n, nil, func(u funcs.Used) {
		if name, ok := u.Name.(string); ok {
			visit(name, u.Call.Func.Use == funcs.Attribute)
		}
	})
}

// A source is a template with its parameters, ready to resolve. It never changes.
type source struct {
	template   *hot.Template
	parameters hot.Parameters
	files      map[string]string
	tags       *[]string       // that the stack got with it; nil where that was not kept
	stack      *nested.Stack   // with the types of its resources
	below      []nested.Child  // the stacks that some of them are; only where a creation is looked at
	shown      map[string]bool // resources whose attributes others use

	counted sync.Once
	places  map[string]place // by name; see placeOf
}

// before is what functions see before anything exists, at checking and planning.
func (s *source) before() hot.Scope { return s.stack.Scope() }
