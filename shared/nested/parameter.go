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

// convert checks what a template gives for a resource whose type is a template, and
// makes it what a property of the parameter's type holds.
func (p *Provider) convert(given map[string]any) (map[string]any, []stepdef.Wrong) {
	out, wrong := p.typed(given)
	bad := map[string]bool{}
	for i, w := range wrong {
		bad[w.Path] = true
		if strings.HasPrefix(w.Message, "Property ") && strings.HasSuffix(w.Message, " not assigned") {
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

// cost is about what it takes to convert and check what is given, in values looked at.
func (p *Provider) cost(given map[string]any) int {
	sum := len(given)
	for _, parameter := range p.Template.Parameters {
		if v, there := given[parameter.Name]; there {
			sum += parameter.Cost(v)
		}
	}
	return sum
}

// typed is convert without the parameters' constraints. A json parameter takes a text or
// a list as well, a list parameter a text.
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

// known says that nothing in a value is unknown.
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

// ParametersOf makes the values of a stack's parameters of the properties of the
// resource that it is. A list goes as a text with commas, one of maps as
// .member.<i>.<key>=<value>. Names of those that are not known yet, or not for good, are
// given apart.
func ParametersOf(props map[string]any) (values map[string]any, later []string) {
	return passed(props, func(v any) any {
		if list, ok := v.([]any); ok {
			return join(list)
		}
		return v
	})
}

// ParametersAsGiven is ParametersOf where the values are given as such: they go as they are.
func ParametersAsGiven(given map[string]any) (values map[string]any, later []string) {
	return passed(given, func(v any) any { return v })
}

func passed(given map[string]any, form func(any) any) (values map[string]any, later []string) {
	values = map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch v := given[name].(type) {
		case nil:
		case stepdef.Ref:
			values[name] = string(v) // what is referred to has no other name yet, and will have
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
				parts = append(parts, fmt.Sprintf(".member.%d.%s=%s", i, key, shown(m[key])))
			}
		case item == nil:
			parts = append(parts, "")
		default:
			parts = append(parts, shown(item))
		}
	}
	return strings.Join(parts, ",")
}

func shown(v any) string { return funcs.Str(funcs.Of(v).Plain()) }
