package cloud

import (
	"bytes"
	"strings"
)

// mended replaces every NUL in the texts of an answer. The decoder lets NUL through and the
// database would refuse it. The decoder has replaced all other invalid UTF-8.
func mended(v any) any {
	switch v := v.(type) {
	case string:
		return withoutNUL(v)
	case []any:
		for i, item := range v {
			v[i] = mended(item)
		}
	case map[string]any:
		for key, item := range v {
			if plain := withoutNUL(key); plain != key {
				delete(v, key)
				key = plain
			}
			v[key] = mended(item)
		}
	}
	return v
}

func withoutNUL(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

// hasNUL reports whether a JSON body may have a NUL in a text.
func hasNUL(body []byte) bool { return bytes.Contains(body, []byte(`\u0000`)) }
