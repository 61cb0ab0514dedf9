package yaql

import (
	"strconv"
	"strings"

	re "hearth/shared/pattern"
)

var regexFunctions = []overload{
	{name: "regex", about: "a regular expression", params: takes(arg("pattern", text), arg("ignoreCase", boolean).orNull().or(false), arg("multiLine", boolean).orNull().or(false), arg("dotAll", boolean).orNull().or(false)), run: newRegex},
	{name: "matches", about: "whether a text has a match", as: onReceiver, params: takes(arg("regexp", regex), arg("string", text)), run: matching(0, 1, true)},
	{name: "matches", about: "whether a text has a match", as: onReceiver, params: takes(arg("string", text), arg("regexp", text)), run: matching(1, 0, true)},
	{name: "#operator_=~", about: "whether a text has a match", params: takes(arg("string", text), arg("regexp", regex)), run: matching(1, 0, true)},
	{name: "#operator_=~", about: "whether a text has a match", params: takes(arg("string", text), arg("pattern", text)), run: matching(1, 0, true)},
	{name: "#operator_!~", about: "whether a text has no match", params: takes(arg("string", text), arg("regexp", regex)), run: matching(1, 0, false)},
	{name: "#operator_!~", about: "whether a text has no match", params: takes(arg("string", text), arg("pattern", text)), run: matching(1, 0, false)},
	{name: "search", about: "the first match, or what an expression makes of it", as: onReceiver, params: takes(arg("regexp", regex), arg("string", text), arg("selector", scopeLambda).orNone()), run: searchFirst},
	{name: "searchAll", about: "all matches, or what an expression makes of them", as: onReceiver, params: takes(arg("regexp", regex), arg("string", text), arg("selector", scopeLambda).orNone()), run: searchAll},
	{name: "split", about: "a text cut at matches", as: onReceiver, params: takes(arg("regexp", regex), arg("string", text), arg("maxSplit", integer).or(0)), run: splitting(0, 1)},
	{name: "split", about: "a text cut at matches", as: onReceiver, params: takes(arg("string", text), arg("regexp", regex), arg("maxSplit", integer).or(0)), run: splitting(1, 0)},
	{name: "replace", about: "a text with another in the place of matches", as: onReceiver, params: takes(arg("regexp", regex), arg("string", text), arg("repl", text), arg("count", integer).or(0)), run: replacing(0, 1)},
	{name: "replace", about: "a text with another in the place of matches", as: onReceiver, params: takes(arg("string", text), arg("regexp", regex), arg("repl", text), arg("count", integer).or(0)), run: replacing(1, 0)},
	{name: "replaceBy", about: "a text with what an expression makes of matches in their place", as: onReceiver, params: takes(arg("regexp", regex), arg("string", text), arg("repl", scopeLambda), arg("count", integer).or(0)), run: replacingBy(0, 1)},
	{name: "replaceBy", about: "a text with what an expression makes of matches in their place", as: onReceiver, params: takes(arg("string", text), arg("regexp", regex), arg("repl", scopeLambda), arg("count", integer).or(0)), run: replacingBy(1, 0)},
	{name: "escapeRegex", about: "a text as a regular expression that matches it alone", params: takes(arg("string", text)), run: escapeRegex},
	is("isRegex", "whether a value is a regular expression", regex.is),
}

func newRegex(c *called) (any, error) {
	var flags re.Flags
	for i, flag := range []re.Flags{re.IgnoreCase, re.MultiLine, re.DotAll} {
		if c.yes(i + 1) {
			flags |= flag
		}
	}
	return c.compile(c.text(0), flags)
}

func (c *called) compile(src string, flags re.Flags) (*pattern, error) {
	p, err := compile(src, flags)
	if err == nil {
		err = c.e.spend(len(src)/8 + p.Size()/8)
	}
	return p, err
}

// pattern returns an argument that is a regular expression or the text of one.
func (c *called) pattern(i int) (*pattern, error) {
	if p, ok := c.args[i].(*pattern); ok {
		return p, nil
	}
	return c.compile(c.text(i), 0)
}

func matching(pattern, in int, want bool) func(*called) (any, error) {
	return func(c *called) (any, error) {
		p, err := c.pattern(pattern)
		if err != nil {
			return nil, err
		}
		m, err := p.find(c.e, []rune(c.text(in)), 0, -1)
		return (m != nil) == want, err
	}
}

// publish sets variables to the groups of a match: $ is all of it, $2 the first group, and named
// groups have their names.
func publish(s *scope, p *pattern, m *match) {
	for i := range p.names {
		v := newDict(false)
		for _, part := range []struct {
			key   string
			value any
		}{{"value", m.group(i)}, {"start", m.spans[2*i]}, {"end", m.spans[2*i+1]}} {
			v.at["s"+strconv.Itoa(len(part.key))+":"+part.key] = len(v.keys)
			v.keys, v.values = append(v.keys, part.key), append(v.values, part.value)
		}
		s.set(strconv.Itoa(i+1), v)
		if p.names[i] != "" {
			s.set(p.names[i], v)
		}
	}
}

// selected returns the match, or the selector's result for it.
func (c *called) selected(p *pattern, m *match, selector *closure) (any, error) {
	if selector == nil {
		return m.group(0), nil
	}
	s := c.scope.child()
	publish(s, p, m)
	return selector.within(s)
}

func searchFirst(c *called) (any, error) {
	p, _ := c.args[0].(*pattern)
	m, err := p.find(c.e, []rune(c.text(1)), 0, -1)
	if m == nil || err != nil {
		return nil, err
	}
	return c.selected(p, m, c.closure(2))
}

func searchAll(c *called) (any, error) {
	p, _ := c.args[0].(*pattern)
	text, at, notEmpty := []rune(c.text(1)), 0, -1
	return lazy(func() (any, bool, error) {
		m, err := p.find(c.e, text, at, notEmpty)
		if m == nil || err != nil {
			return nil, false, err
		}
		if at, notEmpty = m.end(), -1; m.start() == m.end() {
			notEmpty = at
		}
		v, err := c.selected(p, m, c.closure(2))
		return v, true, err
	}), nil
}

func splitting(pattern, in int) func(*called) (any, error) {
	return func(c *called) (any, error) {
		p, err := c.pattern(pattern)
		if err != nil {
			return nil, err
		}
		made := &list{mutable: true}
		text, at := []rune(c.text(in)), 0
		if c.int(2) >= 0 {
			err = p.all(c.e, c.text(in), c.int(2), func(m *match) error {
				made.items = append(made.items, string(text[at:m.start()]))
				for i := 1; i < len(p.names); i++ {
					made.items = append(made.items, m.group(i))
				}
				at = m.end()
				return nil
			})
		}
		made.items = append(made.items, string(text[at:]))
		return made, err
	}
}

// replaced replaces matches by other texts.
func (c *called) replaced(p *pattern, in string, most int, by func(*match) (string, error)) (any, error) {
	if most < 0 {
		return in, nil
	}
	var b strings.Builder
	text, at := []rune(in), 0
	err := p.all(c.e, in, most, func(m *match) error {
		b.WriteString(string(text[at:m.start()]))
		at = m.end()
		s, err := by(m)
		if err != nil {
			return err
		}
		b.WriteString(s)
		return c.e.room(b.Len())
	})
	b.WriteString(string(text[at:]))
	return b.String(), err
}

func replacing(pattern, in int) func(*called) (any, error) {
	return func(c *called) (any, error) {
		p, err := c.pattern(pattern)
		if err != nil {
			return nil, err
		}
		filling, err := readFilling(p, c.text(2))
		if err != nil {
			return nil, err
		}
		return c.replaced(p, c.text(in), c.int(3), func(m *match) (string, error) { return filling.fill(m), nil })
	}
}

func replacingBy(pattern, in int) func(*called) (any, error) {
	return func(c *called) (any, error) {
		p, err := c.pattern(pattern)
		if err != nil {
			return nil, err
		}
		return c.replaced(p, c.text(in), c.int(3), func(m *match) (string, error) {
			v, err := c.selected(p, m, c.closure(2))
			if err != nil {
				return "", err
			}
			s, ok := v.(string)
			if !ok && v != nil {
				return "", failed(TypeError, "expected str instance, %s found", typeName(v))
			}
			return s, nil
		})
	}
}

func escapeRegex(c *called) (any, error) {
	var b strings.Builder
	for _, r := range c.text(0) {
		if strings.ContainsRune("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}
