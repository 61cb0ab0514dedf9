package engine

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// nesting is what stacks are opened with, those below them too.
func (e *Engine) nesting() nested.Needs {
	return nested.Needs{
		Catalog: e.Catalog, Limits: e.Settings.Limits, Registry: e.Settings.Registry,
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
