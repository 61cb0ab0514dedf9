package simcloud

import "strings"

// is reports whether a filter accepts the value.
func is(filter, value string) bool { return filter == "" || filter == value }

func contains(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}

// among1 reports whether a value is one of a filter's values.
func among1(v any, values []string) bool {
	if l, isList := v.([]any); isList {
		for _, e := range l {
			if among1(e, values) {
				return true
			}
		}
		return false
	}
	have := plain(v)
	for _, want := range values {
		if have == want {
			return true
		}
		if b, isBool := v.(bool); isBool {
			if t, valid := truth(want); valid && t == b {
				return true
			}
		}
	}
	return false
}
