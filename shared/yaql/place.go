package yaql

// Functions that change a collection at a place of it.
var placeFunctions = []overload{
	{name: "delete", about: "a collection without the items from a place on", as: onReceiver, params: takes(arg("collection", iterable), arg("position", integer), arg("count", integer).or(1)), run: func(c *called) (any, error) {
		return edited(c, 1, 2, func() []any { return nil }), nil
	}},
	{name: "replace", about: "a collection with one value in the place of some items", as: onReceiver, params: takes(arg("collection", iterable), arg("position", integer), arg("value", anything).orNull(), arg("count", integer).or(1)), run: func(c *called) (any, error) {
		return edited(c, 1, 3, func() []any { return []any{tuple(c.args[2])} }), nil
	}},
	{name: "replaceMany", about: "a collection with several values in the place of some items", as: onReceiver, params: takes(arg("collection", iterable), arg("position", integer), arg("values", iterable), arg("count", integer).or(1)), run: func(c *called) (any, error) {
		return edited(c, 1, 3, func() []any { return []any{c.args[2]} }), nil
	}},
	{name: "insert", about: "a collection with a value more, at a place", as: onReceiver, params: takes(arg("collection", iterableNoSet), arg("position", integer), arg("value", anything).orNull()), run: func(c *called) (any, error) {
		return inserted(c, tuple(c.args[2]), false), nil
	}},
	{name: "insert", about: "a list with a value more, at a place", as: onReceiver, params: takes(arg("collection", sequence), arg("position", integer), arg("value", anything).orNull()), run: func(c *called) (any, error) {
		items := c.list(0).items
		at, _ := bounds(c.int(1), 0, len(items))
		made := append(append(append([]any(nil), items[:at]...), c.args[2]), items[at:]...)
		return &list{items: made, mutable: true}, nil
	}},
	{name: "insertMany", about: "a collection with several values more, at a place", as: onReceiver, params: takes(arg("collection", iterable), arg("position", integer), arg("values", iterable)), run: func(c *called) (any, error) {
		return inserted(c, c.args[2], true), nil
	}},
}

// edited replaces count items at a position, or all later items when count is negative. It inserts
// nothing if there is nothing to replace.
func edited(c *called, position, count int, with func() []any) *iterator {
	from, n := c.int(position), c.int(count)
	i, done := -1, false
	var source *iterator
	var putting *iterator
	return lazy(func() (item any, more bool, err error) {
		if source == nil {
			if source, err = c.e.over(c.args[0]); err != nil {
				return nil, false, err
			}
		}
		for {
			if putting != nil {
				if item, more, err = c.e.pull(putting); more || err != nil {
					return item, more, err
				}
				putting = nil
			}
			if item, more, err = c.e.pull(source); !more || err != nil {
				return item, more, err
			}
			if i++; i < from || n >= 0 && i >= plus(from, n) {
				return item, true, nil
			}
			if !done {
				done = true
				putting = chained(c.e, with())
			}
		}
	})
}

// inserted inserts values before the item at a place, or after all. A negative place is before all
// items if before is set, else nowhere.
func inserted(c *called, values any, before bool) *iterator {
	at, i := c.int(1), -1
	var source, putting *iterator
	var held []any // the item before which values are inserted
	done := false
	return lazy(func() (item any, more bool, err error) {
		if source == nil {
			if source, err = c.e.over(c.args[0]); err != nil {
				return nil, false, err
			}
			if at < 0 && before {
				done, putting = true, chained(c.e, []any{values})
			}
		}
		for {
			if putting != nil {
				if item, more, err = c.e.pull(putting); more || err != nil {
					return item, more, err
				}
				putting = nil
			}
			if len(held) > 0 {
				item, held = held[0], nil
				return item, true, nil
			}
			item, more, err = c.e.pull(source)
			switch {
			case err != nil:
				return nil, false, err
			case more:
				if i++; i != at {
					return item, true, nil
				}
				done, held, putting = true, []any{item}, chained(c.e, []any{values})
			case !done && at > i:
				done, putting = true, chained(c.e, []any{values})
			default:
				return nil, false, nil
			}
		}
	})
}
