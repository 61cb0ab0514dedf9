package stepdef

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"hearth/shared/python"
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
		return python.JSON(t)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return python.JSON(Str(v))
	}
	return string(b)
}
