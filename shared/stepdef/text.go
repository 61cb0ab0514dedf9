package stepdef

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hearth/shared/python"
	"hearth/shared/stack"
)

// Text returns a plain value as the string that Heat makes of it (Python's str). It returns false
// for lists, maps and null.
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

// TextOrJSON returns any value as one text: a plain value as Text does, a list or map as JSON,
// and null as the empty text.
func TextOrJSON(v any) string {
	if v == nil {
		return ""
	}
	if s, ok := Text(v); ok {
		return s
	}
	if b, err := json.Marshal(v); err == nil {
		return string(b)
	}
	return fmt.Sprint(v)
}

// Str returns any value as Python's str would.
func Str(v any) string {
	if s, ok := Text(v); ok {
		return s
	}
	return Python(v)
}

// Shown writes a value for a sentence: null and true, where Str has None and True.
func Shown(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return Quoted(v)
}

// Quoted is Shown with texts in quotes.
func Quoted(v any) string {
	switch t := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(t)
	case []any:
		return listed(t, Quoted)
	case map[string]any:
		return paired(t, Quoted)
	}
	return Python(v)
}

// Python returns any value as Python's repr would.
func Python(v any) string {
	switch t := v.(type) {
	case nil:
		return "None"
	case string:
		return python.Quote(t)
	case []any:
		return listed(t, Python)
	case map[string]any:
		return paired(t, Python)
	}
	if s, ok := Text(v); ok {
		return s
	}
	return fmt.Sprint(v)
}

func listed(list []any, each func(any) string) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = each(e)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func paired(m map[string]any, each func(any) string) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, Python(k)+": "+each(m[k]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
