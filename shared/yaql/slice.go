package yaql

// Functions that take parts of a collection, or search a place in it.
var sliceFunctions = []overload{
	{name: "skip", about: "a collection without its first items", as: onReceiver, params: takes(arg("collection", iterable), arg("count", integer)), run: skip},
	taking("limit"), taking("take"),
	{name: "takeWhile", about: "the first items, as long as a condition holds", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: takeWhile},
	{name: "skipWhile", about: "all items from the first on for which a condition does not hold", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: skipWhile},
	{name: "first", about: "the first item, or a default", as: onReceiver, params: takes(arg("collection", iterable), arg("default", anything).orMissing()), run: first},
	{name: "last", about: "the last item, or a default", as: onReceiver, params: takes(arg("collection", iterable), arg("default", anything).orMissing()), run: last},
	{name: "single", about: "the only item", as: onReceiver, params: takes(arg("collection", iterable)), run: single},
	{name: "slice", about: "lists of so many items each", as: onReceiver, params: takes(arg("collection", iterable), arg("length", integer)), run: slice},
	{name: "splitWhere", about: "lists of the items between those for which a condition holds", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: splitWhere},
	{name: "sliceWhere", about: "lists of items for which an expression gives the same", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: sliceWhere},
	{name: "splitAt", about: "the items before a place and those from it on", as: onReceiver, params: takes(arg("collection", iterable), arg("index", integer)), run: splitAt},
	{name: "indexOf", about: "the first place of a value in a collection, or -1", as: onReceiver, params: takes(arg("collection", iterable), arg("item", anything).orNull()), run: place(false, isValue)},
	{name: "lastIndexOf", about: "the last place of a value in a collection, or -1", as: onReceiver, params: takes(arg("collection", iterable), arg("item", anything).orNull()), run: place(true, isValue)},
	{name: "indexWhere", about: "the first place where a condition holds, or -1", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: place(false, isWhere)},
	{name: "lastIndexWhere", about: "the last place where a condition holds, or -1", as: onReceiver, params: takes(arg("collection", iterable), arg("predicate", lambda)), run: place(true, isWhere)},
}

func skip(c *called) (any, error) {
	left := c.int(1)
	if left < 0 {
		return nil, failed(ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
	}
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		for ; left > 0; left-- {
			if _, more, err := c.e.pull(source); err != nil || !more {
				return nil, false, err
			}
		}
		return c.e.pull(source)
	}), nil
}

func taking(name string) overload {
	return overload{name: name, about: "the first items", as: onReceiver, params: takes(arg("collection", iterable), arg("count", integer)), run: func(c *called) (any, error) {
		left := c.int(1)
		if left < 0 {
			return nil, failed(ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
		return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
			if left == 0 {
				return nil, false, nil
			}
			left--
			return c.e.pull(source)
		}), nil
	}}
}

func takeWhile(c *called) (any, error) {
	over := false
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		if over {
			return nil, false, nil
		}
		item, more, err := c.e.pull(source)
		if err != nil || !more {
			return nil, false, err
		}
		holds, err := c.closure(1).holds(item)
		over = !holds
		return item, holds, err
	}), nil
}

func skipWhile(c *called) (any, error) {
	taking := false
	return kept(c.e, c.args[0], func(item any) (bool, error) {
		if taking {
			return true, nil
		}
		holds, err := c.closure(1).holds(item)
		taking = !holds
		return taking, err
	}), nil
}

func noItem() error { return failed(EmptyError, "The collection is empty") }

func first(c *called) (any, error) {
	it, err := c.e.over(c.args[0])
	if err != nil {
		return nil, err
	}
	item, more, err := c.e.pull(it)
	if err != nil || more {
		return item, err
	}
	if c.given(1) {
		return c.args[1], nil
	}
	return nil, noItem()
}

func last(c *called) (any, error) {
	v, found := c.args[1], c.given(1)
	err := c.e.each(c.args[0], func(item any) (bool, error) {
		v, found = item, true
		return true, nil
	})
	if err == nil && !found {
		return nil, noItem()
	}
	return v, err
}

func single(c *called) (any, error) {
	it, err := c.e.over(c.args[0])
	if err != nil {
		return nil, err
	}
	item, more, err := c.e.pull(it)
	if err == nil && !more {
		err = noItem()
	}
	if err != nil {
		return nil, err
	}
	if _, more, err = c.e.pull(it); err == nil && more {
		err = failed(EmptyError, "Collection contains more than one item")
	}
	return item, err
}

func slice(c *called) (any, error) {
	n := c.int(1)
	if n < 0 {
		// Python notices it when the first part is read.
		return lazy(func() (any, bool, error) {
			return nil, false, failed(ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}), nil
	}
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		left := n
		items, err := c.toList(lazy(func() (any, bool, error) {
			if left == 0 {
				return nil, false, nil
			}
			left--
			return c.e.pull(source)
		}))
		return tuple(items...), len(items) > 0, err
	}), nil
}

// parts returns pieces of a list. For each item, cut reports whether a piece ends before it, and
// whether the item is dropped.
func parts(c *called, cut func(item any) (ends, drop bool, err error)) *iterator {
	var items []any
	loaded, start, end := false, 0, 0
	return lazy(func() (v any, more bool, err error) {
		if !loaded {
			if items, err = c.toList(c.args[0]); err != nil {
				return nil, false, err
			}
			loaded = true
		}
		for end < len(items) {
			ends, drop, err := cut(items[end])
			if err != nil {
				return nil, false, err
			}
			end++
			if ends {
				part := tuple(items[start : end-1]...)
				start = end - 1
				if drop {
					start = end
				}
				return part, true, nil
			}
		}
		if start == end {
			return nil, false, nil
		}
		part := tuple(items[start:end]...)
		start = end
		return part, true, nil
	})
}

func splitWhere(c *called) (any, error) {
	return parts(c, func(item any) (bool, bool, error) {
		holds, err := c.closure(1).holds(item)
		return holds, true, err
	}), nil
}

func sliceWhere(c *called) (any, error) {
	var before any
	started := false
	return parts(c, func(item any) (bool, bool, error) {
		now, err := c.closure(1).call(item)
		same := true
		if err == nil && started {
			same, err = c.e.equal(now, before, 0)
		}
		before, started = now, true
		return !same, false, err
	}), nil
}

func splitAt(c *called) (any, error) {
	items, err := c.toList(c.args[0])
	if err != nil {
		return nil, err
	}
	at, _ := bounds(c.int(1), 0, len(items))
	return &list{items: []any{tuple(items[:at]...), tuple(items[at:]...)}, mutable: true}, nil
}

func isValue(c *called, item any) (bool, error) { return c.e.equal(item, c.args[1], 0) }
func isWhere(c *called, item any) (bool, error) { return c.closure(1).holds(item) }

func place(last bool, found func(*called, any) (bool, error)) func(*called) (any, error) {
	return func(c *called) (any, error) {
		at, i := -1, -1
		err := c.e.each(c.args[0], func(item any) (bool, error) {
			i++
			is, err := found(c, item)
			if is {
				at = i
			}
			return last || !is, err
		})
		return at, err
	}
}
