package nested

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/stepdef"
)

// convert checks what a template gives for a resource whose type is a template, and returns what a
// property of the parameter's type holds.
func (p *Provider) convert(given map[string]any) (map[string]any, []stepdef.Wrong) {
	out, wrong := p.typed(given)
	bad := map[string]bool{}
	for i, w := range wrong {
		bad[w.Path] = true
		if w.NotGiven {
			wrong[i].Offline = w.Message + ", unless parameter_defaults of an environment give it"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		parameter := p.Template.Parameter(name)
		if parameter == nil || bad[name] || !known(out[name]) {
			continue
		}
		if err := parameter.Violation(out[name]); err != nil {
			wrong = append(wrong, stepdef.Wrong{Path: name, Message: err.Error()})
		}
	}
	return out, wrong
}

// cost returns about how many values are visited to convert and check what is given.
func (p *Provider) cost(given map[string]any) int {
	sum := len(given)
	for _, parameter := range p.Template.Parameters {
		if v, there := given[parameter.Name]; there {
			sum += parameter.Cost(v)
		}
	}
	return sum
}

// typed is convert without the parameters' constraints. A json parameter also accepts a text or a
// list, a list parameter a text.
func (p *Provider) typed(given map[string]any) (map[string]any, []stepdef.Wrong) {
	def := stepdef.Def{Properties: p.properties}
	fit := maps.Clone(given)
	texts := map[string]any{}
	for _, parameter := range p.Template.Parameters {
		name := parameter.Name
		switch v := given[name].(type) {
		case string:
			if parameter.Type == hot.List {
				fit[name] = split(v)
			} else if parameter.Type == hot.JSON {
				texts[name] = v
			}
		case []any:
			if parameter.Type == hot.JSON {
				texts[name] = v
				if known(v) {
					texts[name] = stepdef.Dumps(v)
				}
			}
		}
	}
	for name := range texts {
		fit[name] = stepdef.Unknown{}
	}
	out, wrong := def.Convert(fit)
	maps.Copy(out, texts)
	return out, wrong
}

func split(text string) []any {
	list := []any{}
	if text == "" {
		return list
	}
	for _, item := range strings.Split(text, ",") {
		list = append(list, item)
	}
	return list
}

// known reports whether a value holds nothing unknown.
func known(v any) bool {
	switch v := v.(type) {
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !known(item) })
	case map[string]any:
		for _, item := range v {
			if !known(item) {
				return false
			}
		}
		return true
	}
	return !unknown(v)
}

// ParametersOf makes the values of a nested stack's parameters from the properties of its resource.
// A list becomes a text with commas, a list of maps becomes .member.<i>.<key>=<value>. later names
// the parameters whose values are not known yet, or may still change.
func ParametersOf(props map[string]any) (values map[string]any, later []string) {
	return passedParameters(props, func(v any) any {
		if list, ok := v.([]any); ok {
			return join(list)
		}
		return v
	})
}

// ParametersAsGiven is ParametersOf for values that are parameters already: they are not converted.
func ParametersAsGiven(given map[string]any) (values map[string]any, later []string) {
	return passedParameters(given, func(v any) any { return v })
}

func passedParameters(given map[string]any, form func(any) any) (values map[string]any, later []string) {
	values = map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch v := given[name].(type) {
		case nil:
		case stepdef.Ref:
			values[name] = string(v) // the resource has no other name yet, and will have one
			later = append(later, name)
		default:
			if !known(v) {
				later = append(later, name)
				continue
			}
			values[name] = form(v)
		}
	}
	return values, later
}

func join(list []any) string {
	parts := make([]string, 0, len(list))
	for i, item := range list {
		m, isMap := item.(map[string]any)
		switch {
		case isMap:
			for _, key := range slices.Sorted(maps.Keys(m)) {
				parts = append(parts, fmt.Sprintf(".member.%d.%s=%s", i, key, plainText(m[key])))
			}
		case item == nil:
			parts = append(parts, "")
		default:
			parts = append(parts, plainText(item))
		}
	}
	return strings.Join(parts, ",")
}

func plainText(v any) string { return funcs.Str(funcs.Of(v).Plain()) }
