package yaql

var dictFunctions = []overload{
	{name: "#map", about: "a map of entries a => b", noNames: true, rest: many(anEntry), run: entries},
	{name: "dict", about: "a map of entries a => b", noNames: true, rest: many(anEntry), run: entries},
	{name: "dict", about: "a map of pairs", noNames: true, params: takes(arg("items", iterable)), run: pairs},
	{name: "toDict", about: "a map of a collection, keys and values made of its items", as: onReceiver, params: takes(arg("collection", iterable), arg("keySelector", lambda), arg("valueSelector", lambda).orNone()), run: toDict},
	{name: "#operator_.", about: "a map's value", params: takes(arg("dict", mapping), arg("key", word)), run: lookUp},
	{name: "#indexer", about: "a map's value", params: takes(arg("dict", mapping), arg("key", anything).orNull()), run: lookUp},
	{name: "#indexer", about: "a map's value, or another when it has none", params: takes(arg("dict", mapping), arg("key", anything).orNull(), arg("default", anything).orNull()), run: lookUpOr},
	{name: "get", about: "a map's value, or null or another when it has none", as: onReceiver, params: takes(arg("dict", mapping), arg("key", anything).orNull(), arg("default", anything).orNone()), run: lookUpOr},
	{name: "set", about: "a map with one entry more", as: onReceiver, noNames: true, params: takes(arg("dict", mapping), arg("key", anything).orNull(), arg("value", anything).orNull()), run: func(c *called) (any, error) {
		if err := c.e.fits(c.args...); err != nil {
			return nil, err
		}
		return c.changed(entry{c.args[1], c.args[2]})
	}},
	{name: "set", about: "a map with the entries of another", as: onReceiver, noNames: true, params: takes(arg("dict", mapping), arg("replacements", mapping)), run: func(c *called) (any, error) {
		return c.dict(0).with(c.e, false, c.dict(1))
	}},
	{name: "set", about: "a map with entries more", as: onReceiver, noNames: true, params: takes(arg("dict", mapping)), rest: many(anEntry), run: func(c *called) (any, error) { return c.changed(c.rest...) }},
	{name: "keys", about: "the keys of a map", as: onReceiver, params: takes(arg("dict", mapping)), run: look("keys")},
	{name: "values", about: "the values of a map", as: onReceiver, params: takes(arg("dict", mapping)), run: look("values")},
	{name: "items", about: "the pairs of a map", as: onReceiver, params: takes(arg("dict", mapping)), run: look("items")},
	{name: "containsKey", about: "whether a map has a key", as: onReceiver, params: takes(arg("dict", mapping), arg("key", anything).orNull()), run: func(c *called) (any, error) {
		_, found, err := c.dict(0).get(c.e, c.args[1])
		return found, err
	}},
	{name: "containsValue", about: "whether a map has a value", as: onReceiver, params: takes(arg("dict", mapping), arg("value", anything).orNull()), run: func(c *called) (any, error) {
		return c.e.contains(view{c.dict(0), "values"}, c.args[1])
	}},
	{name: "#operator_+", about: "a map of two, the right one's entries win", params: two(mapping, false), run: func(c *called) (any, error) {
		return c.dict(0).with(c.e, false, c.dict(1))
	}},
	is("isDict", "whether a value is a map", mapping.is),
	{name: "len", about: "how many entries a map has", as: bothWays, params: takes(arg("dict", mapping)), run: func(c *called) (any, error) { return len(c.dict(0).keys), nil }},
	{name: "delete", about: "a map without some keys", as: onReceiver, params: takes(arg("dict", mapping)), rest: manyOfAny, run: func(c *called) (any, error) { return without(c, tuple(c.rest...)) }},
	{name: "deleteAll", about: "a map without the keys of a collection", as: onReceiver, params: takes(arg("dict", mapping), arg("keys", iterable)), run: func(c *called) (any, error) { return without(c, c.args[1]) }},
}

func entries(c *called) (any, error) {
	d := newDict(false)
	for _, v := range c.rest {
		if err := d.set(c.e, v.(entry).key, v.(entry).value); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// pairs reads the first two items of each item; more do no harm.
func pairs(c *called) (any, error) {
	d := newDict(true)
	err := c.e.each(c.args[0], func(item any) (bool, error) {
		it, err := c.e.over(item)
		var pair [2]any
		for i := range pair {
			more := false
			if err == nil {
				pair[i], more, err = c.e.pull(it)
			}
			if err == nil && !more {
				err = failed(EmptyError, "dict() takes pairs of a key and a value, and one of them has %d of both", i)
			}
			if err != nil {
				return false, err
			}
		}
		if err := d.set(c.e, pair[0], pair[1]); err != nil {
			return false, err
		}
		return true, c.e.fits(d)
	})
	d.mutable = false
	return d, err
}

func toDict(c *called) (any, error) {
	d := newDict(true)
	err := c.e.each(c.args[0], func(item any) (bool, error) {
		key, err := c.closure(1).call(item)
		if err != nil {
			return false, err
		}
		value := item
		if f := c.closure(2); f != nil {
			if value, err = f.call(item); err != nil {
				return false, err
			}
		}
		if err := d.set(c.e, key, value); err != nil {
			return false, err
		}
		return true, c.e.fits(d)
	})
	return d, err
}

func lookUp(c *called) (any, error) {
	v, found, err := c.dict(0).get(c.e, c.args[1])
	if err == nil && !found {
		err = failedWith(KeyError, c.args[1], "The map has no key ", "%s", shown(repr(c.args[1])))
	}
	return v, err
}

func lookUpOr(c *called) (any, error) {
	v, found, err := c.dict(0).get(c.e, c.args[1])
	if err == nil && !found {
		return c.args[2], nil
	}
	return v, err
}

// changed returns the first argument, a map, with more entries.
func (c *called) changed(more ...any) (any, error) {
	d, err := c.dict(0).with(c.e, false)
	if err != nil {
		return nil, err
	}
	for _, v := range more {
		if err := d.set(c.e, v.(entry).key, v.(entry).value); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func look(what string) func(*called) (any, error) {
	return func(c *called) (any, error) { return view{c.dict(0), what}, nil }
}

func without(c *called, keys any) (any, error) {
	drop := newSet()
	err := c.e.each(keys, func(key any) (bool, error) {
		_, err := drop.add(c.e, key)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	d, left := c.dict(0), newDict(true)
	for i, key := range d.keys {
		if gone, err := drop.has(c.e, key); err != nil || gone {
			if err != nil {
				return nil, err
			}
			continue
		}
		if err := left.set(c.e, key, d.values[i]); err != nil {
			return nil, err
		}
	}
	return left, nil
}
