package source

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// nestedNeeds is what stacks are opened with, those below them too.
func (e *Reader) nestedNeeds(limits hot.Limits) nested.Needs {
	return nested.Needs{
		Catalog: e.Catalog, Limits: limits, Registry: e.Settings.Registry,
		Depth: e.Settings.Depth, Resources: e.Settings.Resources,
	}
}

// realType is the type that a resource's stands for: aliases end at one that there is.
func (src *Source) realType(r *hot.Resource) string {
	if d := src.Stack.Def(r); d != nil {
		return d.Type
	}
	return r.Type
}

// declaredType is a resource's type as the template names it, where it stands for another.
func (src *Source) declaredType(r *hot.Resource) string {
	if src.realType(r) == r.Type {
		return ""
	}
	return r.Type
}

// templateName is the name of the template that a resource's type stands for; empty for most.
func (src *Source) templateName(r *hot.Resource) string {
	if p := src.Stack.Type(r.Name, r.Type).Provider; p != nil {
		return p.Name
	}
	return ""
}

// Def is the definition of a resource's type; nil where nothing can be made of it.
func (src *Source) Def(r *hot.Resource) *stepdef.Def {
	kind := src.Stack.Type(r.Name, r.Type)
	if kind.Provider != nil && kind.Usable() {
		return stepdef.Template
	}
	return kind.Def
}

// ShownEnvironment is the environment as a validation shows it.
func (src *Source) ShownEnvironment(env stack.Environment) stack.Environment {
	registry := maps.Clone(env.ResourceRegistry)
	if registry == nil {
		registry = map[string]any{}
	}
	for _, r := range src.Template.Resources {
		for kind, stands := range src.Stack.Registry.Added(r.Type, r.Name) {
			registry[kind] = stands
		}
	}
	env.ResourceRegistry = registry
	return env
}
