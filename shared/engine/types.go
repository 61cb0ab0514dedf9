package engine

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// nesting is what stacks are opened with, those below them too.
func (e *Reader) nesting(limits hot.Limits) nested.Needs {
	return nested.Needs{
		Catalog: e.Catalog, Limits: limits, Registry: e.Settings.Registry,
		Depth: e.Settings.Depth, Resources: e.Settings.Resources,
	}
}

// real is the type that a resource's stands for: aliases end at one that there is.
func (src *source) real(r *hot.Resource) string {
	if d := src.stack.Def(r); d != nil {
		return d.Type
	}
	return r.Type
}

// named is a resource's type as the template names it, where it stands for another.
func (src *source) named(r *hot.Resource) string {
	if src.real(r) == r.Type {
		return ""
	}
	return r.Type
}

// standsFor is the name of the template that a resource's type stands for; empty for most.
func (src *source) standsFor(r *hot.Resource) string {
	if p := src.stack.Type(r.Name, r.Type).Provider; p != nil {
		return p.Name
	}
	return ""
}

// def is the definition of a resource's type; nil where nothing can be made of it.
func (src *source) def(r *hot.Resource) *stepdef.Def {
	kind := src.stack.Type(r.Name, r.Type)
	if kind.Provider != nil && kind.Usable() {
		return stepdef.Template
	}
	return kind.Def
}

// shownEnvironment is the environment as a validation shows it.
func (src *source) shownEnvironment(env stack.Environment) stack.Environment {
	registry := maps.Clone(env.ResourceRegistry)
	if registry == nil {
		registry = map[string]any{}
	}
	for _, r := range src.template.Resources {
		for kind, stands := range src.stack.Registry.Added(r.Type, r.Name) {
			registry[kind] = stands
		}
	}
	env.ResourceRegistry = registry
	return env
}
