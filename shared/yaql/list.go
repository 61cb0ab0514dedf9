package yaql

var listFunctions = []overload{
	{name: "#list", about: "a list of values", rest: manyOfAny, run: func(c *called) (any, error) { return tuple(c.rest...), c.e.fits(c.rest...) }},
	{name: "list", about: "a list of values, and of the items of what is gone over once", rest: manyOfAny, run: func(c *called) (any, error) {
		items, err := c.toList(flat(c.e, tuple(c.rest...), func(v any) bool { _, is := v.(*iterator); return is }))
		return tuple(items...), err
	}},
	{name: "toList", about: "a list of the items of a collection", as: onReceiver, params: takes(arg("collection", iterable)), run: toList},
	{name: "flatten", about: "the items of a collection and of all collections in it", as: onReceiver, params: takes(arg("collection", iterable)), run: func(c *called) (any, error) {
		return flat(c.e, c.args[0], isIterable), nil
	}},
	{name: "#indexer", about: "the item at a place of a list, from the end if that is negative", params: takes(arg("list", sequence), arg("index", integer)), run: itemAt},
	{name: "#operator_in", about: "whether a value is in a collection", params: takes(arg("value", anything).orNull(), arg("collection", iterable)), run: func(c *called) (any, error) {
		return c.e.contains(c.args[1], c.args[0])
	}},
	{name: "contains", about: "whether a value is in a collection", as: onReceiver, params: takes(arg("collection", iterable), arg("value", anything).orNull()), run: func(c *called) (any, error) {
		return c.e.contains(c.args[0], c.args[1])
	}},
	{name: "#operator_+", about: "the items of two collections", params: two(iterable, false), run: combineLists},
	{name: "#operator_*", about: "a list so many times over", params: takes(arg("left", sequence), arg("right", integer)), run: func(c *called) (any, error) {
		return c.e.repeatedList(c.list(0), c.int(1))
	}},
	{name: "#operator_*", about: "a list so many times over", params: takes(arg("left", integer), arg("right", sequence)), run: func(c *called) (any, error) {
		return c.e.repeatedList(c.list(1), c.int(0))
	}},
	is("isList", "whether a value is a list", sequence.is),
	is("isIterable", "whether a value can be gone over: a list, a set or what is lazy", isIterable),
	{name: "len", about: "how many items a list has", as: bothWays, params: takes(arg("sequence", sequence)), run: func(c *called) (any, error) { return len(c.list(0).items), nil }},
	{name: "len", about: "how many items come", as: bothWays, params: takes(arg("collection", anIterator)), run: count},
	{name: "count", about: "how many items a collection has", as: onReceiver, params: takes(arg("collection", iterable)), run: count},
}

// flat returns the items of a collection. Items that are to be opened are replaced by their own
// items.
func flat(e *engine, v any, open func(any) bool) *iterator {
	pending := []any{v} // collections that are still to be read, or are being read
	return lazy(func() (any, bool, error) {
		for len(pending) > 0 {
			top := len(pending) - 1
			it, ok := pending[top].(*iterator)
			if !ok || it.again != nil {
				var err error
				if it, err = e.over(pending[top]); err != nil {
					return nil, false, err
				}
				pending[top] = it
			}
			item, more, err := e.pull(it)
			switch {
			case err != nil:
				return nil, false, err
			case !more:
				pending = pending[:top]
			case open(item):
				pending = append(pending, item)
			default:
				return item, true, nil
			}
		}
		return nil, false, nil
	})
}

func toList(c *called) (any, error) {
	if l, ok := c.args[0].(*list); ok && !l.mutable {
		return l, nil
	}
	items, err := c.e.collect(c.args[0])
	return tuple(items...), err
}

// collect returns all items.
func (e *engine) collect(v any) ([]any, error) {
	var items []any
	err := e.each(v, func(item any) (bool, error) {
		items = append(items, item)
		return true, nil
	})
	return items, err
}

func itemAt(c *called) (any, error) {
	items, i := c.list(0).items, c.int(1)
	if i < 0 {
		i += len(items)
	}
	if i < 0 || i >= len(items) {
		return nil, failed(IndexError, "%s index out of range", typeName(c.args[0]))
	}
	return items[i], nil
}

func (e *engine) contains(in, v any) (bool, error) {
	switch s := in.(type) {
	case *set:
		return s.has(e, v)
	case view:
		if s.what == "keys" {
			_, found, err := s.of.get(e, v)
			return found, err
		}
	}
	found := false
	err := e.each(in, func(item any) (bool, error) {
		var err error
		found, err = e.equal(item, v, 0)
		return !found, err
	})
	return found, err
}

func combineLists(c *called) (any, error) {
	a, ok := c.args[0].(*list)
	b, ok2 := c.args[1].(*list)
	if ok && ok2 && !a.mutable && !b.mutable {
		return tuple(append(append([]any(nil), a.items...), b.items...)...), c.e.fits(a, b)
	}
	if s, ok := c.args[0].(*set); ok {
		if other, ok := c.args[1].(*set); ok {
			if err := c.e.fits(s, other); err != nil {
				return nil, err
			}
			return setOf(c.e, append(append([]any(nil), s.items...), other.items...))
		}
	}
	return chained(c.e, c.args), nil
}

// chained returns the items of collections one after the other.
func chained(e *engine, all []any) *iterator {
	var now *iterator
	return lazy(func() (any, bool, error) {
		for {
			if now == nil {
				if len(all) == 0 {
					return nil, false, nil
				}
				var err error
				if now, err = e.over(all[0]); err != nil {
					return nil, false, err
				}
				all = all[1:]
			}
			if item, more, err := e.pull(now); more || err != nil {
				return item, more, err
			}
			now = nil
		}
	})
}

// repeatedList counts the memory as yaql does: a negative number of times costs too, and many
// repeats of a short list are free until they exist.
func (e *engine) repeatedList(l *list, times int) (any, error) {
	times = max(-1<<30, min(times, 1<<30))
	if (1-times)*56+times*size(l) > e.limits.Memory {
		return nil, tooMuchMemory()
	}
	if times > 0 && len(l.items) > e.limits.Memory/8/times {
		return nil, tooMuchMemory()
	}
	made := &list{mutable: l.mutable}
	if len(l.items) > 0 {
		for range times {
			made.items = append(made.items, l.items...)
		}
	}
	return made, nil
}

func count(c *called) (any, error) {
	n := 0
	err := c.e.each(c.args[0], func(any) (bool, error) { n++; return true, nil })
	return n, err
}
