package ground

import "strings"

// Accepts reports whether a filter accepts the value.
func Accepts(filter, value string) bool { return filter == "" || filter == value }

// HasWord reports whether a word is in a list of words that are separated by spaces.
func HasWord(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}

// IsAmong reports whether a value is one of a filter's values.
func IsAmong(v any, values []string) bool {
	if l, isList := v.([]any); isList {
		for _, e := range l {
			if IsAmong(e, values) {
				return true
			}
		}
		return false
	}
	have := QueryText(v)
	for _, want := range values {
		if have == want {
			return true
		}
		if b, isBool := v.(bool); isBool {
			if t, valid := Truth(want); valid && t == b {
				return true
			}
		}
	}
	return false
}
