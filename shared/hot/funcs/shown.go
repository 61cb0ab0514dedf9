package funcs

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/python"
)

// KindOf names the kind of a value in words, for a sentence: "a list".
func KindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	}
	return "a number"
}

// Shown writes a value for a sentence, as a template writes it: null and true, where Str has None
// and True. A text has no quotes.
func Shown(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	return Quoted(v)
}

// Quoted is Shown with texts in quotes.
func Quoted(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = Quoted(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		items := make([]string, 0, len(v))
		for key, item := range v {
			items = append(items, python.Quote(key)+": "+Quoted(item))
		}
		slices.Sort(items)
		return "{" + strings.Join(items, ", ") + "}"
	}
	return Repr(v)
}
