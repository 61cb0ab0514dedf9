package yaql

import (
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"
)

var textFunctions = []overload{
	{name: "concat", about: "texts put together", rest: many(text), run: concatTexts},
	{name: "#operator_+", about: "texts put together", rest: many(text), run: concatTexts},
	{name: "toUpper", about: "a text in capital letters", as: onReceiver, params: takes(arg("string", text)), run: func(c *called) (any, error) {
		return strings.ReplaceAll(strings.ToUpper(c.text(0)), "ß", "SS"), nil
	}},
	{name: "toLower", about: "a text in small letters", as: onReceiver, params: takes(arg("string", text)), run: func(c *called) (any, error) {
		return strings.ToLower(c.text(0)), nil
	}},
	{name: "len", about: "how many characters a text has", as: bothWays, params: takes(arg("string", text)), run: func(c *called) (any, error) {
		return utf8.RuneCountInString(c.text(0)), nil
	}},
	{name: "str", about: "the text of a value", params: takes(arg("value", anything).orNull()), run: toText},
	{name: "isString", about: "whether a value is a text", params: takes(arg("arg", anything).orNull()), run: func(c *called) (any, error) {
		_, ok := c.args[0].(string)
		return ok, nil
	}},
	trimmer("trim", "a text without blanks at its ends, or without some characters", strings.TrimFunc),
	trimmer("trimLeft", "a text without blanks at its beginning, or without some characters", strings.TrimLeftFunc),
	trimmer("trimRight", "a text without blanks at its end, or without some characters", strings.TrimRightFunc),
	{name: "norm", about: "a text without blanks at its ends; null if nothing is left", as: bothWays, params: takes(arg("string", text).orNull(), arg("chars", text).orNone()), run: func(c *called) (any, error) {
		if s := strings.TrimFunc(c.text(0), inChars(c.args[1])); s != "" {
			return s, nil
		}
		return nil, nil
	}},
	{name: "isEmpty", about: "whether a text is null, empty or all blanks", as: bothWays, params: takes(arg("string", text).orNull(), arg("trim", boolean).or(true), arg("chars", text).orNone()), run: func(c *called) (any, error) {
		if c.yes(1) {
			return strings.TrimFunc(c.text(0), inChars(c.args[2])) == "", nil
		}
		return c.text(0) == "", nil
	}},
	{name: "replace", about: "a text with one part replaced by another", as: onReceiver, params: takes(arg("string", text), arg("old", text), arg("new", text), arg("count", integer).or(-1)), run: func(c *called) (any, error) {
		return c.e.replaceText(c.text(0), c.text(1), c.text(2), c.int(3))
	}},
	{name: "replace", about: "a text with parts replaced that a map names", as: onReceiver, params: takes(arg("string", text), arg("replacements", mapping), arg("count", integer).or(-1)), run: replaceMany},
	{name: "#operator_*", about: "a text so many times over", params: takes(arg("left", text), arg("right", integer)), run: func(c *called) (any, error) {
		return c.e.repeated(c.text(0), c.int(1))
	}},
	{name: "#operator_*", about: "a text so many times over", params: takes(arg("left", integer), arg("right", text)), run: func(c *called) (any, error) {
		return c.e.repeated(c.text(1), c.int(0))
	}},
	{name: "hex", about: "a whole number in hexadecimal digits", params: takes(arg("num", number).orNull()), run: hex},
	{name: "format", about: "a text with {} filled in", as: bothWays, params: takes(arg("string", text)), rest: manyOfAny, names: manyOfAny, run: format},
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// inChars returns a test whether a character is one of chars; null means blanks.
func inChars(chars any) func(rune) bool {
	if s, ok := chars.(string); ok {
		return func(r rune) bool { return strings.ContainsRune(s, r) }
	}
	return isSpace
}

func trimmer(name, about string, trim func(string, func(rune) bool) string) overload {
	return overload{name: name, about: about, as: onReceiver, params: takes(arg("string", text), arg("chars", text).orNone()), run: func(c *called) (any, error) {
		return trim(c.text(0), inChars(c.args[1])), nil
	}}
}

// room refuses a text before it is made, if it would surely be too long.
func (e *engine) room(bytes int) error {
	if bytes > utf8.UTFMax*e.limits.Memory {
		return tooMuchMemory()
	}
	return nil
}

func concatTexts(c *called) (any, error) {
	var b strings.Builder
	for _, v := range c.rest {
		b.WriteString(v.(string))
		if err := c.e.room(b.Len()); err != nil {
			return nil, err
		}
	}
	return b.String(), nil
}

// toText differs from Python's str() in three words.
func toText(c *called) (any, error) {
	switch v := c.args[0].(type) {
	case nil:
		return "null", nil
	case bool:
		if v {
			return "true", nil
		}
		return "false", nil
	}
	s := str(c.args[0])
	return s, c.e.spend(len(s) / stepBytes)
}

func (e *engine) replaceText(s, old, by string, count int) (string, error) {
	n := strings.Count(s, old)
	if count >= 0 {
		n = min(n, count)
	}
	if err := e.room(len(s) + n*(len(by)-len(old))); err != nil {
		return "", err
	}
	return strings.Replace(s, old, by, n), nil
}

func replaceMany(c *called) (any, error) {
	s := c.text(0)
	by := c.dict(1)
	for i := range by.keys {
		old, err := c.ask("str", by.keys[i])
		if err != nil {
			return nil, err
		}
		to, err := c.ask("str", by.values[i])
		if err != nil {
			return nil, err
		}
		if s, err = c.e.replaceText(s, old.(string), to.(string), c.int(2)); err == nil {
			err = c.e.spend(1 + len(s)/stepBytes)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// repeated counts the memory as yaql does: a negative number of times costs too.
func (e *engine) repeated(s string, times int) (any, error) {
	times = max(-1<<30, min(times, 1<<30))
	if (1-times)*size("")+times*size(s) > e.limits.Memory {
		return nil, tooMuchMemory()
	}
	return strings.Repeat(s, max(0, times)), nil
}

func hex(c *called) (any, error) {
	if !isWhole(c.args[0]) {
		return nil, failed(TypeError, "'%s' object cannot be interpreted as an integer", typeName(c.args[0]))
	}
	n := bigOf(c.args[0])
	if n.Sign() < 0 {
		return "-0x" + new(big.Int).Neg(n).Text(16), nil
	}
	return "0x" + n.Text(16), nil
}
