package yaql

import "strings"

var searchFunctions = []overload{
	{name: "#operator_in", about: "whether a text is part of another", params: two(text, false), run: func(c *called) (any, error) {
		return strings.Contains(c.text(1), c.text(0)), nil
	}},
	{name: "substring", about: "a part of a text", as: onReceiver, params: takes(arg("string", text), arg("start", integer), arg("length", integer).or(-1)), run: substring},
	{name: "indexOf", about: "where a text is in another first, or -1", as: onReceiver, params: takes(arg("string", text), arg("sub", text), arg("start", integer).or(0)), run: func(c *called) (any, error) {
		return find(c.text(0), c.text(1), c.int(2), len(c.text(0)), false), nil
	}},
	{name: "indexOf", about: "where a text is first in a part of another, or -1", as: onReceiver, params: takes(arg("string", text), arg("sub", text), arg("start", integer), arg("length", integer)), run: findWithin(false)},
	{name: "lastIndexOf", about: "where a text is in another last, or -1", as: onReceiver, params: takes(arg("string", text), arg("sub", text), arg("start", integer).or(0)), run: func(c *called) (any, error) {
		return find(c.text(0), c.text(1), c.int(2), len(c.text(0)), true), nil
	}},
	{name: "lastIndexOf", about: "where a text is last in a part of another, or -1", as: onReceiver, params: takes(arg("string", text), arg("sub", text), arg("start", integer), arg("length", integer)), run: findWithin(true)},
	{name: "startsWith", about: "whether a text begins with one of others", as: onReceiver, params: takes(arg("string", text)), rest: many(text), run: ends(strings.HasPrefix)},
	{name: "endsWith", about: "whether a text ends with one of others", as: onReceiver, params: takes(arg("string", text)), rest: many(text), run: ends(strings.HasSuffix)},
}

// bounds turns Python's a:b into a range of n items.
func bounds(a, b, n int) (int, int) {
	within := func(i int) int {
		if i < 0 {
			i = max(i, -n) + n
		}
		return min(i, n)
	}
	a, b = within(a), within(b)
	return a, max(a, b)
}

// plus adds without overflow.
func plus(a, b int) int {
	const far = 1 << 40
	return max(-far, min(a, far)) + max(-far, min(b, far))
}

func substring(c *called) (any, error) {
	chars, start, length := []rune(c.text(0)), c.int(1), c.int(2)
	if length < 0 {
		length = len(chars)
	}
	if start < 0 {
		start = plus(start, len(chars))
	}
	from, to := bounds(start, plus(start, length), len(chars))
	return string(chars[from:to]), nil
}

// find returns the place of a text among characters a to b of another.
func find(s, sub string, a, b int, last bool) int {
	chars := []rune(s)
	from, to := bounds(a, b, len(chars))
	if a > len(chars) {
		return -1
	}
	part, at := string(chars[from:to]), 0
	if last {
		at = strings.LastIndex(part, sub)
	} else {
		at = strings.Index(part, sub)
	}
	if at < 0 {
		return -1
	}
	return from + len([]rune(part[:at]))
}

func findWithin(last bool) func(*called) (any, error) {
	return func(c *called) (any, error) {
		n := len([]rune(c.text(0)))
		start, length := c.int(2), c.int(3)
		if start < 0 {
			start = plus(start, n)
		}
		if length < 0 {
			length = plus(n, -start)
		}
		return find(c.text(0), c.text(1), start, plus(start, length), last), nil
	}
}

func ends(with func(string, string) bool) func(*called) (any, error) {
	return func(c *called) (any, error) {
		for _, part := range c.rest {
			if with(c.text(0), part.(string)) {
				return true, nil
			}
		}
		return false, nil
	}
}
