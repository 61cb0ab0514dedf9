package yaql

var setFunctions = []overload{
	{name: "set", about: "a set of values, and of the items of what is gone over once", rest: manyOfAny, run: func(c *called) (any, error) {
		return c.e.call("toSet", c.scope, flat(c.e, tuple(c.rest...), func(v any) bool { _, is := v.(*iterator); return is }))
	}},
	{name: "toSet", about: "a set of the items of a collection", as: onReceiver, params: takes(arg("collection", iterable)), run: func(c *called) (any, error) {
		items, err := c.e.collect(c.args[0])
		if err != nil {
			return nil, err
		}
		return setOf(c.e, items)
	}},
	is("isSet", "whether a value is a set", isSet),
	{name: "len", about: "how many members a set has", as: bothWays, params: takes(arg("set", aSet)), run: count},
	{name: "add", about: "a set with members more", as: onReceiver, params: takes(arg("set", aSet)), rest: manyOfAny, run: func(c *called) (any, error) {
		return combine(c, "union", c.args[0], tuple(c.rest...), func(in, inOther bool) bool { return true })
	}},
	{name: "remove", about: "a set without some members", as: onReceiver, params: takes(arg("set", aSet)), rest: manyOfAny, run: func(c *called) (any, error) {
		return combine(c, "difference", c.args[0], tuple(c.rest...), func(in, inOther bool) bool { return !inOther })
	}},
	setFunction("union", onReceiver, "union", "what is in one of two sets", func(in, inOther bool) bool { return true }),
	setFunction("intersect", onReceiver, "intersection", "what is in both of two sets", func(in, inOther bool) bool { return in && inOther }),
	setFunction("difference", onReceiver, "difference", "what is in a set and not in another", func(in, inOther bool) bool { return !inOther }),
	setFunction("#operator_-", plainly, "difference", "what is in a set and not in another", func(in, inOther bool) bool { return !inOther }),
	setFunction("symmetricDifference", onReceiver, "symmetric_difference", "what is in one of two sets only", func(in, inOther bool) bool { return in != inOther }),
}

func setFunction(name string, as as, attribute, about string, keep func(bool, bool) bool) overload {
	return overload{name: name, about: about, as: as, params: two(aSet, false), run: func(c *called) (any, error) {
		return combine(c, attribute, c.args[0], c.args[1], keep)
	}}
}

// combine makes a set of the members of two sets for which keep is true. In Python, the keys of a
// map are a set, but have no such functions.
func combine(c *called, attribute string, a, b any, keep func(in, inOther bool) bool) (any, error) {
	left, ok := a.(*set)
	if !ok {
		return nil, attributeError(a, attribute)
	}
	items, err := c.e.collect(b)
	if err != nil {
		return nil, err
	}
	right, err := setOf(c.e, items)
	if err != nil {
		return nil, err
	}
	both, err := setOf(c.e, append(append([]any(nil), left.items...), right.items...))
	if err != nil {
		return nil, err
	}
	made := newSet()
	for _, item := range both.items {
		in, err := left.has(c.e, item)
		if err != nil {
			return nil, err
		}
		inOther, err := right.has(c.e, item)
		if err != nil {
			return nil, err
		}
		if !keep(in, inOther) {
			continue
		}
		if _, err := made.add(c.e, item); err != nil {
			return nil, err
		}
	}
	return made, nil
}
