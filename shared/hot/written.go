package hot

import (
	"bytes"
	"regexp"

	"gopkg.in/yaml.v3"

	"hearth/shared/hot/funcs"
)

// AWS takes most scalars of a template as texts: 1.10 is not 1.1, 12:30:45 is not 45045, and Yes is
// not true. So a number that would be written in another way stays a text, where AWS's clients
// decide. A boolean stays one, because properties of that type need it, and has its word as a name.

var heatsHeader = regexp.MustCompile(`(?m)^["']?(?:` + hotHeader + `|` + cfnHeader + `)["']?[ \t]*:|"(?:` + hotHeader + `|` + cfnHeader + `)"\s*:`)

// isWritten reports whether AWS's clients decide how the scalars of a text are read: it has none of
// Heat's headers.
func isWritten(src []byte) bool {
	has := func(word string) bool { return bytes.Contains(src, []byte(word)) }
	if !has(amazHeader) && !has(cfnWords.resources) {
		return false
	}
	return !has(hotHeader) && !has(cfnHeader) || !heatsHeader.Match(src)
}

// isPlain reports whether a scalar has neither quotes nor a tag.
func isPlain(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style&^yaml.FlowStyle == 0
}

// quickWritten is quickScalar for such a text.
func quickWritten(text string) (any, bool) {
	v, ok := quickScalar(text)
	if ok {
		v, _ = writtenScalar(text, v)
	}
	return v, ok
}

// writtenScalar returns the value of a plain scalar in such a text, and its name.
func writtenScalar(text string, v any) (value any, name string) {
	switch v.(type) {
	case nil, string:
		return v, ""
	case bool:
		if text != "true" && text != "false" {
			name = text
		}
		return v, name
	}
	if funcs.Str(v) != text {
		return text, ""
	}
	return v, ""
}
