package environment

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// sum merges two values of a parameter by its type. It joins texts and lists, merges maps, and adds
// numbers. (Heat adds none: it refuses a number, and joins numbers that are texts.)
func (m *merger) sum(name string, old, v any, deep bool) (any, error) {
	bad := func() (any, error) {
		return nil, stack.Errorf(stack.BadRequest, "Invalid parameter in environment: %s cannot be merged with %s for parameter '%s'.",
			funcs.Quoted(funcs.Of(old).Plain()), funcs.Quoted(funcs.Of(v).Plain()), name)
	}
	switch m.types[name] {
	case hot.JSON:
		a, okA := object(old)
		b, okB := object(v)
		if !okA || !okB {
			return bad()
		}
		if sum, ok := mergeMaps(a, b, deep); ok {
			return sum, nil
		}
		return bad()
	case hot.List:
		if sum, ok := mergeLists(old, v); ok {
			return sum, nil
		}
		return bad()
	case hot.Number:
		a, okA := stack.Number(old)
		b, okB := stack.Number(v)
		if okA && okB {
			return a + b, nil
		}
		fallthrough
	case hot.String:
		a, okA := old.(string)
		b, okB := v.(string)
		if !okA || !okB {
			return bad()
		}
		return a + b, nil
	}
	if _, text := v.(string); !text {
		return bad()
	}
	return nil, stack.Errorf(stack.InvalidMergeStrategy, "Invalid merge strategy 'merge' for parameter '%s'.", name)
}

// object returns a value as a map: the map itself, or that of its JSON text.
func object(v any) (map[string]any, bool) {
	if text, ok := v.(string); ok {
		n, err := hot.JSONValue(text)
		if err != nil {
			return nil, false
		}
		v = (&reader{left: max(1<<20, 8*len(text))}).plain(n)
	}
	m, ok := v.(map[string]any)
	return m, ok
}

// mergeLists joins two lists, or two texts with commas.
func mergeLists(old, v any) (any, bool) {
	switch a := old.(type) {
	case []any:
		b, ok := v.([]any)
		return append(append([]any(nil), a...), b...), ok
	case string:
		b, ok := v.(string)
		return a + "," + b, ok
	}
	return nil, false
}

// mergeMaps merges one map over another; a null does not replace a value.
func mergeMaps(old, over map[string]any, deep bool) (map[string]any, bool) {
	sum := maps.Clone(old)
	for key, v := range over {
		before := old[key]
		switch {
		case v == nil:
			continue
		case !deep || !funcs.Truth(before):
			sum[key] = v
			continue
		}
		ok := true
		switch v := v.(type) {
		case map[string]any:
			var a map[string]any
			if a, ok = before.(map[string]any); ok {
				sum[key], ok = mergeMaps(a, v, deep)
			}
		case []any:
			_, ok = before.([]any)
			if ok {
				sum[key], ok = mergeLists(before, v)
			}
		case string:
			var a string
			a, ok = before.(string)
			sum[key] = a + v
		default:
			sum[key] = v
		}
		if !ok {
			return nil, false
		}
	}
	return sum, true
}
