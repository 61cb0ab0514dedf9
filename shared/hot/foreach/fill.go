package foreach

import (
	"strings"

	"hearth/shared/hot/funcs"
)

// A binding is an identifier with its current value in its loop.
type binding struct{ name, value string }

func isIdentifier(text string) bool { return text != "" && alphanumeric(text) == text }

func alphanumeric(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, text)
}

// valueOf returns the value of an identifier, the innermost of its name.
func valueOf(bound []binding, name string) (string, bool) {
	for i := len(bound) - 1; i >= 0; i-- {
		if bound[i].name == name {
			return bound[i].value, true
		}
	}
	return "", false
}

// fill replaces identifiers by values: as they are for ${name}, and only their letters and digits
// for &{name}. Inserted values are not filled again. Without room the text stays as it is.
func (e *Expander) fill(text string, bound []binding, n *funcs.Node, at *funcs.Path) string {
	if len(bound) == 0 || !e.spend(len(text)/textWork, n, at) || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for rest := text; ; {
		start := strings.IndexByte(rest, '{')
		if start < 0 {
			if b.Len() == 0 {
				return text
			}
			b.WriteString(rest)
			return b.String()
		}
		value, length, ok := placeholder(rest[start+1:], bound)
		if !ok || start == 0 || rest[start-1] != '$' && rest[start-1] != '&' {
			b.WriteString(rest[:start+1])
			rest = rest[start+1:]
			continue
		}
		if rest[start-1] == '&' {
			value = alphanumeric(value)
		}
		if !e.spend(len(value)/textWork, n, at) {
			return text
		}
		b.WriteString(rest[:start-1])
		b.WriteString(value)
		rest = rest[start+1+length:]
	}
}

// placeholder returns the value of the identifier at the beginning of a text, up to its brace, and its
// length.
func placeholder(text string, bound []binding) (value string, length int, ok bool) {
	for i := len(bound) - 1; i >= 0; i-- {
		name := bound[i].name
		if strings.HasPrefix(text, name) && strings.HasPrefix(text[len(name):], "}") {
			return bound[i].value, len(name) + 1, true
		}
	}
	return "", 0, false
}
