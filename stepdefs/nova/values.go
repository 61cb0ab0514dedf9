package nova

import (
	"net/url"
	"strings"
)

func escape(s string) string { return url.PathEscape(s) }

// escapedObject returns the name of an object of the object store for a path.
func escapedObject(name string) string { return strings.ReplaceAll(escape(name), "%2F", "/") }

// text returns a string of a map; empty when it is absent, null or no string.
func text(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

// mapsIn returns the maps of a list and skips other elements.
func mapsIn(v any) []map[string]any {
	list, _ := v.([]any)
	out := make([]map[string]any, 0, len(list))
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// given reports whether a map holds something other than null and the empty string, which a
// template's null becomes.
func given(m map[string]any, key string) bool {
	v, ok := m[key]
	return ok && v != nil && v != ""
}
