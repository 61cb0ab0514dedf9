package stepdef

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// Dumps writes JSON as Python does, with a space after each comma and colon and only ASCII:
// templates take it apart with plain text functions. Keys are sorted.
func Dumps(v any) string {
	switch t := v.(type) {
	case map[string]any:
		parts := make([]string, 0, len(t))
		for _, k := range slices.Sorted(maps.Keys(t)) {
			parts = append(parts, Dumps(k)+": "+Dumps(t[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		parts := make([]string, len(t))
		for i, e := range t {
			parts[i] = Dumps(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return quoteJSON(t)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return quoteJSON(Str(v))
	}
	return string(b)
}

func quoteJSON(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""`
	}
	var out strings.Builder
	for _, c := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case c < 0x7f:
			out.WriteRune(c)
		case c > 0xffff:
			hi, lo := utf16.EncodeRune(c)
			out.WriteString(escapeRune(hi) + escapeRune(lo))
		default:
			out.WriteString(escapeRune(c))
		}
	}
	return out.String()
}

func escapeRune(c rune) string {
	const hex = "0123456789abcdef"
	return string([]byte{'\\', 'u', hex[c>>12&15], hex[c>>8&15], hex[c>>4&15], hex[c&15]})
}
