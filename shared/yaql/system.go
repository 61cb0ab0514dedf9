package yaql

import "strconv"

var systemFunctions = []overload{
	{name: "#operator_.", about: "what a method gives on the left value", params: takes(arg("receiver", anything).orNull(), arg("expr", methodLambda)), run: onLeft},
	{name: "#operator_?.", about: "the same as a dot, but null stays null", params: takes(arg("receiver", anything).orNull(), arg("expr", expression)), run: onLeftUnlessNull},
	{name: "#operator_->", about: "the right side, with what the left one has defined", params: takes(arg("left", context), arg("right", scopeLambda)), run: send},
	{name: "let", about: "a scope with variables", rest: manyOfAny, names: manyOfAny, run: let},
	{name: "with", about: "a scope with $1, $2 and so on", rest: manyOfAny, run: let},
	{name: "unpack", about: "a scope with the items of a collection as variables", as: onReceiver, params: takes(arg("sequence", iterable)), rest: many(text), run: unpack},
	{name: "def", about: "a scope with a function", params: takes(arg("name", text), arg("func", lambda)), run: def},
	{name: "assert", about: "the value itself, if a condition holds", as: onReceiver, params: takes(arg("obj", anything).orNull(), arg("condition", lambda), arg("message", text).or("Assertion failed")), run: assert},
	{name: "call", about: "what a function gives whose name and arguments are values", params: takes(arg("name", text), arg("args", sequence), arg("kwargs", mapping), arg("receiver", anything).orMissing()), run: callNamed},
}

// propertyFunction is called for a.b when no other function fits.
var propertyFunction = overload{name: "#operator_.", about: "a property of a value", params: takes(arg("obj", anything).orNull(), arg("name", word)), run: property}

func property(c *called) (any, error) { return c.ask("#property#"+c.text(1), c.args[0]) }

func onLeft(c *called) (any, error) { return c.closure(1).on(c.args[0]) }

func onLeftUnlessNull(c *called) (any, error) {
	if c.args[0] == nil {
		return nil, nil
	}
	return c.ask("#operator_.", c.args...)
}

func send(c *called) (any, error) { return c.closure(1).within(c.args[0].(*scope)) }

func let(c *called) (any, error) {
	s := c.scope.child()
	for i, v := range c.rest {
		s.set(strconv.Itoa(i+1), v)
	}
	for name, v := range c.named {
		s.set(name, v)
	}
	return s, nil
}

// unpack reads one item more than there are names, to check that there is none. So without names it
// reads the first item of an iterator.
func unpack(c *called) (any, error) {
	s := c.scope.child()
	it, err := c.e.over(c.args[0])
	if err != nil {
		return nil, err
	}
	var items []any
	for len(items) <= len(c.rest) {
		item, more, err := c.e.pull(it)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		items = append(items, item)
	}
	if len(c.rest) > 0 && len(c.rest) != len(items) {
		return nil, failed(ValueError, "Cannot unpack %d elements into %d", len(items), len(c.rest))
	}
	for i, name := range c.rest {
		s.set(name.(string), items[i])
	}
	if len(c.rest) == 0 {
		i := 0
		err = c.e.each(c.args[0], func(item any) (bool, error) {
			i++
			s.set(strconv.Itoa(i), item)
			return true, nil
		})
	}
	return s, err
}

// def makes a function that can call itself.
func def(c *called) (any, error) {
	s := c.scope.child()
	f := c.closure(1)
	f.in = s
	s.define(c.text(0), &overload{rest: manyOfAny, names: manyOfAny, run: func(c *called) (any, error) {
		n, ok := f.of.(node)
		if !ok {
			return f.of, nil
		}
		inner := f.in.child()
		for i, v := range c.rest {
			inner.set(strconv.Itoa(i+1), v)
		}
		for name, v := range c.named {
			inner.set(name, v)
		}
		return c.e.eval(n, inner)
	}})
	return s, nil
}

func assert(c *called) (any, error) {
	v := c.args[0]
	if it, ok := v.(*iterator); ok {
		v = c.e.memorized(it)
	}
	holds, err := c.closure(1).holds(v)
	if err == nil && !holds {
		err = failed(AssertFail, "%s", c.text(2))
	}
	return v, err
}

func callNamed(c *called) (any, error) {
	args := append([]any(nil), c.list(1).items...)
	for i, key := range c.dict(2).keys {
		name, ok := key.(string)
		if !ok || !isName(name) {
			return nil, failed(ValueError, "dictionary changed size during iteration")
		}
		args = append(args, &rule{literal{value: name, bare: true}, given{c.dict(2).values[i]}})
	}
	if c.given(3) {
		return c.e.call(c.text(0), c.scope, c.args[3], args...)
	}
	return c.ask(c.text(0), args...)
}

// given is a value in the place of an expression.
type given struct{ value any }

func (given) isNode() {}

func isName(s string) bool {
	for i, r := range s {
		if !isWord(r) || i == 0 && isDigit(r) {
			return false
		}
	}
	return s != "" && (len(s) < 2 || s[:2] != "__")
}
