package request

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// maskEnvironment masks the values that an environment gives for hidden parameters of the template
// and the nested templates that were read.
func maskEnvironment(env stack.Environment, t *hot.Template, below []nested.Child) stack.Environment {
	hidden := map[string]bool{}
	addHidden(hidden, t, below)
	mask := func(given map[string]any) map[string]any {
		shown := maps.Clone(given)
		for name := range shown {
			if hidden[name] {
				shown[name] = stack.Masked
			}
		}
		return shown
	}
	env.Parameters, env.ParameterDefaults = mask(env.Parameters), mask(env.ParameterDefaults)
	return env
}

func addHidden(to map[string]bool, t *hot.Template, below []nested.Child) {
	for _, p := range t.Parameters {
		if p.Hidden {
			to[p.Name] = true
		}
	}
	for _, c := range below {
		addHidden(to, c.Stack.Template, c.Children)
	}
}
