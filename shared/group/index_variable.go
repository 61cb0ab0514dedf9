package group

import (
	"strings"
)

// Numbered replaces a variable by a member's name in all texts among the properties. Names of
// properties stay as they are.
func (d Definition) Numbered(name, variable string) Definition {
	if props, ok := numbered(d.Properties, name, variable).(map[string]any); ok && d.Properties != nil {
		d.Properties = props
	}
	return d
}

func numbered(v any, name, variable string) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, variable, name)
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			out[key] = numbered(item, name, variable)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = numbered(item, name, variable)
		}
		return out
	}
	return v
}
