package yaql

import (
	"slices"
	"strings"
	"unicode/utf8"
)

var splitFunctions = []overload{
	{name: "split", about: "a text cut at a separator, or at blanks", as: onReceiver, params: takes(arg("string", text), arg("separator", text).orNone(), arg("maxSplits", integer).or(-1)), run: splitText},
	{name: "rightSplit", about: "the same from the right, where the number of cuts is limited", as: onReceiver, params: takes(arg("string", text), arg("separator", text).orNone(), arg("maxSplits", integer).or(-1)), run: rightSplit},
	{name: "join", about: "texts of values joined by a separator", as: onReceiver, params: takes(arg("sequence", iterable), arg("separator", text)), run: func(c *called) (any, error) {
		return join(c, c.args[0], c.text(1))
	}},
	{name: "join", about: "texts of values joined by the receiver", as: onReceiver, params: takes(arg("separator", text), arg("sequence", iterable)), run: func(c *called) (any, error) {
		return join(c, c.args[1], c.text(0))
	}},
	{name: "toCharArray", about: "the characters of a text", as: onReceiver, params: takes(arg("string", text)), run: func(c *called) (any, error) {
		return textsOf(strings.Split(c.text(0), ""), false), nil
	}},
	{name: "characters", about: "the characters of some kinds", params: characterKinds(), run: characters},
}

func textsOf(parts []string, mutable bool) *list {
	l := &list{mutable: mutable, items: make([]any, len(parts))}
	for i, part := range parts {
		l.items[i] = part
	}
	return l
}

func splitText(c *called) (any, error) {
	s, most := c.text(0), c.int(2)
	if c.args[1] == nil {
		return textsOf(fields(s, most), true), nil
	}
	if c.text(1) == "" {
		return nil, failed(ValueError, "empty separator")
	}
	if most >= 0 {
		return textsOf(strings.SplitN(s, c.text(1), min(most, len(s))+1), true), nil
	}
	return textsOf(strings.Split(s, c.text(1)), true), nil
}

// fields splits at runs of blanks, at most most times if that is not negative; the rest keeps the
// blanks at its end.
func fields(s string, most int) (parts []string) {
	for s = strings.TrimLeftFunc(s, isSpace); s != ""; s = strings.TrimLeftFunc(s, isSpace) {
		at := strings.IndexFunc(s, isSpace)
		if at < 0 || most >= 0 && len(parts) == most {
			return append(parts, s)
		}
		parts = append(parts, s[:at])
		s = s[at:]
	}
	return parts
}

func rightSplit(c *called) (any, error) {
	s, most := c.text(0), c.int(2)
	separator := c.text(1)
	if c.args[1] != nil && separator == "" {
		return nil, failed(ValueError, "empty separator")
	}
	var parts []string
	for most < 0 || len(parts) < most {
		at, width := strings.LastIndex(s, separator), len(separator)
		if c.args[1] == nil {
			s = strings.TrimRightFunc(s, isSpace)
			at = strings.LastIndexFunc(s, isSpace)
			if at >= 0 {
				_, width = utf8.DecodeRuneInString(s[at:])
			}
		}
		if at < 0 {
			break
		}
		parts = append(parts, s[at+width:])
		s = s[:at]
	}
	if c.args[1] == nil {
		s = strings.TrimRightFunc(s, isSpace)
	}
	if c.args[1] != nil || s != "" {
		parts = append(parts, s)
	}
	slices.Reverse(parts)
	return textsOf(parts, true), nil
}

func join(c *called, items any, between string) (any, error) {
	var b strings.Builder
	first := true
	err := c.e.each(items, func(item any) (bool, error) {
		s, err := c.ask("str", item)
		if err != nil {
			return false, err
		}
		part, ok := s.(string)
		if !ok {
			return false, failed(TypeError, "sequence item: expected str instance, %s found", typeName(s))
		}
		if !first {
			b.WriteString(between)
		}
		first = false
		b.WriteString(part)
		return true, c.e.room(b.Len())
	})
	return b.String(), err
}

// kinds are the arguments of characters, in their order. The function fails for those without
// characters, which Python no longer has.
var kinds = []struct{ name, chars string }{
	{"digits", "0123456789"},
	{"hexdigits", "0123456789abcdefABCDEF"},
	{"asciiLowercase", lowerCase},
	{"asciiUppercase", upperCase},
	{"asciiLetters", lowerCase + upperCase},
	{"letters", ""},
	{"octdigits", "01234567"},
	{"punctuation", punctuation},
	{"printable", "0123456789" + lowerCase + upperCase + punctuation + blanks},
	{"lowercase", ""},
	{"uppercase", ""},
	{"whitespace", blanks},
}

const (
	lowerCase   = "abcdefghijklmnopqrstuvwxyz"
	upperCase   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	blanks      = " \t\n\r\v\f"
)

func characterKinds() (params []param) {
	for _, k := range kinds {
		params = append(params, arg(k.name, boolean).orNull().or(false))
	}
	return params
}

func characters(c *called) (any, error) {
	s := newSet()
	for i, k := range kinds {
		if !c.yes(i) {
			continue
		}
		if k.chars == "" {
			return nil, failed(TypeError, "module 'string' has no attribute '%s'", k.name)
		}
		for _, r := range k.chars {
			if _, err := s.add(c.e, string(r)); err != nil {
				return nil, err
			}
		}
	}
	return tuple(s.items...), nil
}
