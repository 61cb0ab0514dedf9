package funcs

import "encoding/json"

// Equal compares two values as Python does: 1 is 1.0 and also True, "1" is
// neither.
func Equal(a, b any) bool {
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && x == y
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case string:
		s, ok := b.(string)
		return ok && a == s
	case []any:
		list, ok := b.([]any)
		if !ok || len(a) != len(list) {
			return false
		}
		for i := range a {
			if !Equal(a[i], list[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		m, ok := b.(map[string]any)
		if !ok || len(a) != len(m) {
			return false
		}
		for key := range a {
			other, ok := m[key]
			if !ok || !Equal(a[key], other) {
				return false
			}
		}
		return true
	}
	return false
}

// hashable is Python's complaint about a list or map where a key of a map is wanted.
func hashable(v any) error {
	switch v.(type) {
	case []any, map[string]any:
		return bad("unhashable type: '%s'", TypeName(v))
	}
	return nil
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int:
		return float64(v), true
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

func contains(list []any, v any) bool {
	for _, item := range list {
		if Equal(item, v) {
			return true
		}
	}
	return false
}
