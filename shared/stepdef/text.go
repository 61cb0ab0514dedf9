package stepdef

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hearth/shared/stack"
)

// Text gives a plain value as the string that Heat makes of it (Python's str), or
// false for lists, maps and null.
func Text(v any) (string, bool) {
	switch t := v.(type) {
	case string:
		return t, true
	case bool:
		if t {
			return "True", true
		}
		return "False", true
	case json.Number:
		return t.String(), true
	}
	if n, ok := stack.Number(v); ok {
		return strconv.FormatFloat(n, 'f', -1, 64), true
	}
	return "", false
}

// Str gives any value as Python's str would: what messages quote.
func Str(v any) string {
	if s, ok := Text(v); ok {
		return s
	}
	return Python(v)
}

// Python gives any value as Python's repr would.
func Python(v any) string {
	switch t := v.(type) {
	case nil:
		return "None"
	case string:
		if strings.Contains(t, "'") && !strings.Contains(t, `"`) {
			return `"` + t + `"`
		}
		return "'" + strings.ReplaceAll(t, "'", `\'`) + "'"
	case []any:
		parts := make([]string, len(t))
		for i, e := range t {
			parts[i] = Python(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(t)) {
			parts = append(parts, Python(k)+": "+Python(t[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	if s, ok := Text(v); ok {
		return s
	}
	return fmt.Sprint(v)
}
