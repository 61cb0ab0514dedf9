package yaql

var queryFunctions = []overload{
	filtering("where"), filtering("filter"), mappingOf("select"), mappingOf("map"),
	{name: "selectMany", about: "the items of all collections that an expression makes of items", as: onReceiver, params: takes(arg("collection", iterable), arg("selector", lambda)), run: selectMany},
	{name: "#operator_.", about: "a property of each item of a collection", params: takes(arg("collection", iterable), arg("attribute", wordItself)), run: func(c *called) (any, error) {
		return transformed(c.e, c.args[0], func(item any) (any, error) { return c.ask("#operator_.", item, c.args[1]) }), nil
	}},
	{name: "append", about: "a collection with values more at its end", as: bothWays, params: takes(arg("collection", iterable)), rest: manyOfAny, run: func(c *called) (any, error) {
		return chained(c.e, []any{c.args[0], tuple(c.rest...)}), nil
	}},
	{name: "concat", about: "the items of collections one after the other", as: bothWays, rest: many(iterable), run: func(c *called) (any, error) { return chained(c.e, c.rest), nil }},
	{name: "distinct", about: "a collection without what has been before", as: bothWays, params: takes(arg("collection", iterable), arg("keySelector", lambda).orNone()), run: distinct},
	{name: "enumerate", about: "pairs of a number and an item", as: bothWays, params: takes(arg("collection", iterable), arg("start", integer).orNull().or(0)), run: enumerate},
	{name: "any", about: "whether there is an item, or one for which a condition holds", as: bothWays, params: takes(arg("collection", iterable), arg("predicate", lambda).orNone()), run: hasAny},
	{name: "all", about: "whether all items are true, or a condition holds for all", as: bothWays, params: takes(arg("collection", iterable), arg("predicate", lambda).orNone()), run: hasAll},
	{name: "memorize", about: "a collection that can be gone over more than once", as: onReceiver, params: takes(arg("collection", iterable)), run: func(c *called) (any, error) {
		if it, ok := c.args[0].(*iterator); ok {
			return c.e.memorized(it), nil
		}
		return c.args[0], nil
	}},
	{name: "zip", about: "tuples of the items of collections in step, as long as all have one", as: onReceiver, rest: many(iterable), run: func(c *called) (any, error) { return inStep(c, false, nil), nil }},
	{name: "zipLongest", about: "tuples of the items of collections in step, as long as one has one", as: onReceiver, rest: many(iterable), names: manyOfAny, run: func(c *called) (any, error) {
		return inStep(c, true, c.named["default"]), nil
	}},
	{name: "join", about: "what an expression makes of those pairs of two collections for which a condition holds", as: onReceiver, params: takes(arg("collection1", iterable), arg("collection2", iterable), arg("predicate", lambda), arg("selector", lambda)), run: joinPairs},
	{name: "defaultIfEmpty", about: "a collection, or another if it is empty", as: onReceiver, params: takes(arg("collection", iterable), arg("default", iterable)), run: defaultIfEmpty},
}

// from iterates over a collection that is not read before the first item is asked for.
func from(e *engine, v any, next func(*iterator) (any, bool, error)) *iterator {
	var source *iterator
	return lazy(func() (any, bool, error) {
		if source == nil {
			var err error
			if source, err = e.over(v); err != nil {
				return nil, false, err
			}
		}
		return next(source)
	})
}

func transformed(e *engine, v any, by func(any) (any, error)) *iterator {
	return from(e, v, func(source *iterator) (any, bool, error) {
		item, more, err := e.pull(source)
		if err != nil || !more {
			return nil, false, err
		}
		item, err = by(item)
		return item, true, err
	})
}

// kept returns the items for which keep is true.
func kept(e *engine, v any, keep func(any) (bool, error)) *iterator {
	return from(e, v, func(source *iterator) (any, bool, error) {
		for {
			item, more, err := e.pull(source)
			if err != nil || !more {
				return nil, false, err
			}
			if ok, err := keep(item); ok || err != nil {
				return item, true, err
			}
		}
	})
}

func filtering(name string) overload {
	return overload{name: name, about: "the items for which a condition holds", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: func(c *called) (any, error) {
		return kept(c.e, c.args[0], func(item any) (bool, error) { return c.closure(1).holds(item) }), nil
	}}
}

func mappingOf(name string) overload {
	return overload{name: name, about: "what an expression makes of each item", as: onReceiver, params: takes(arg("collection", iterable), arg("selector", lambda)), run: func(c *called) (any, error) {
		return transformed(c.e, c.args[0], func(item any) (any, error) { return c.closure(1).call(item) }), nil
	}}
}

func selectMany(c *called) (any, error) {
	var inner *iterator
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		for {
			if inner != nil {
				if item, more, err := c.e.pull(inner); more || err != nil {
					return item, more, err
				}
				inner = nil
			}
			item, more, err := c.e.pull(source)
			if err != nil || !more {
				return nil, false, err
			}
			if item, err = c.closure(1).call(item); err != nil || !isIterable(item) {
				return item, true, err
			}
			if inner, err = c.e.over(item); err != nil {
				return nil, false, err
			}
		}
	}), nil
}

func distinct(c *called) (any, error) { return c.e.distinct(c.args[0], c.closure(1)), nil }

func (e *engine) distinct(v any, by *closure) *iterator {
	seen := newSet()
	return kept(e, v, func(item any) (bool, error) {
		key := item
		if by != nil {
			var err error
			if key, err = by.call(item); err != nil {
				return false, err
			}
		}
		added, err := seen.add(e, key)
		if err == nil && added {
			err = e.fits(seen)
		}
		return added, err
	})
}

func enumerate(c *called) (any, error) {
	at := c.args[1]
	if at == nil {
		return nil, failed(TypeError, "'NoneType' object cannot be interpreted as an integer")
	}
	return transformed(c.e, c.args[0], func(item any) (any, error) {
		pair := &list{items: []any{whole(bigOf(at)), item}, mutable: true}
		var err error
		at, err = calculate("+", at, 1)
		return pair, err
	}), nil
}

func hasAny(c *called) (any, error) {
	found := false
	err := c.e.each(c.args[0], func(item any) (bool, error) {
		found = true
		var err error
		if f := c.closure(1); f != nil {
			found, err = f.holds(item)
		}
		return !found, err
	})
	return found, err
}

func hasAll(c *called) (any, error) {
	all := true
	err := c.e.each(c.args[0], func(item any) (bool, error) {
		all = truth(item)
		var err error
		if f := c.closure(1); f != nil {
			all, err = f.holds(item)
		}
		return all, err
	})
	return all, err
}

// inStep returns one item of each collection at a time. The longest goes on with a filling for
// those that have ended.
func inStep(c *called, longest bool, filling any) *iterator {
	var sources []*iterator
	return lazy(func() (any, bool, error) {
		if sources == nil {
			for _, v := range c.rest {
				it, err := c.e.over(v)
				if err != nil {
					return nil, false, err
				}
				sources = append(sources, it)
			}
		}
		row, alive := make([]any, len(sources)), 0
		for i, it := range sources {
			row[i] = filling
			if it == nil {
				continue
			}
			item, more, err := c.e.pull(it)
			if err != nil {
				return nil, false, err
			}
			if more {
				row[i] = item
				alive++
			} else if sources[i] = nil; !longest {
				return nil, false, nil
			}
		}
		return tuple(row...), alive > 0, nil
	})
}

func joinPairs(c *called) (any, error) {
	second := c.args[1]
	if it, ok := second.(*iterator); ok {
		second = c.e.memorized(it)
	}
	var item any
	var others *iterator
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		for {
			if others == nil {
				var more bool
				var err error
				if item, more, err = c.e.pull(source); err != nil || !more {
					return nil, false, err
				}
				if others, err = c.e.over(second); err != nil {
					return nil, false, err
				}
			}
			other, more, err := c.e.pull(others)
			if err != nil {
				return nil, false, err
			}
			if !more {
				others = nil
				continue
			}
			holds, err := c.closure(2).holds(item, other)
			if err != nil {
				return nil, false, err
			}
			if holds {
				v, err := c.closure(3).call(item, other)
				return v, true, err
			}
		}
	}), nil
}

func defaultIfEmpty(c *called) (any, error) {
	v := c.args[0]
	if it, ok := v.(*iterator); ok {
		v = c.e.memorized(it)
	}
	first, err := c.e.over(v)
	if err != nil {
		return nil, err
	}
	if _, more, err := c.e.pull(first); more || err != nil {
		return v, err
	}
	return c.args[1], nil
}
