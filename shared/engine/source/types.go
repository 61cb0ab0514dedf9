package source

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// nestedNeeds returns what a stack and its nested stacks are opened with.
func (e *Reader) nestedNeeds(limits hot.Limits) nested.Needs {
	return nested.Needs{
		Catalog: e.Catalog, Limits: limits, Registry: e.Settings.Registry,
		Depth: e.Settings.Depth, Resources: e.Settings.Resources,
	}
}

// realType returns the type that a resource's type maps to, for example OS::Neutron::Net for an
// alias.
func (src *Source) realType(r *hot.Resource) string {
	if d := src.Stack.Def(r); d != nil {
		return d.Type
	}
	return r.Type
}

// declaredType returns the type as the template names it, or an empty string when it is the real
// type.
func (src *Source) declaredType(r *hot.Resource) string {
	if src.realType(r) == r.Type {
		return ""
	}
	return r.Type
}

// templateName returns the name of the template that is a resource's type, or an empty string.
func (src *Source) templateName(r *hot.Resource) string {
	if p := src.Stack.Type(r.Name, r.Type).Provider; p != nil {
		return p.Name
	}
	return ""
}

// Def returns the definition of a resource's type, or nil when the type is not usable.
func (src *Source) Def(r *hot.Resource) *stepdef.Def {
	kind := src.Stack.Type(r.Name, r.Type)
	if kind.Provider != nil && kind.Usable() {
		return stepdef.Template
	}
	return kind.Def
}

// ShownEnvironment returns the environment as the validation of a template shows it.
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
