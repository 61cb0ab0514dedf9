package yaql

var groupFunctions = []overload{
	{name: "groupBy", about: "pairs of a key and the items that have it", as: onReceiver, params: takes(arg("collection", iterable), arg("keySelector", lambda), arg("valueSelector", lambda).orNone(), arg("aggregator", lambda).orNone()), run: groupBy},
	{name: "mergeWith", about: "a map of two, with the maps and lists in them merged too", as: onReceiver, params: takes(arg("dict", mapping), arg("another", mapping), arg("listMerger", lambda).orNone(), arg("itemMerger", lambda).orNone(), arg("maxLevels", integer).or(0)), run: mergeWith},
}

func groupBy(c *called) (any, error) {
	groups := newDict(true)
	err := c.e.each(c.args[0], func(item any) (bool, error) {
		value := item
		var err error
		if f := c.closure(2); f != nil {
			if value, err = f.call(item); err != nil {
				return false, err
			}
		}
		key, err := c.closure(1).call(item)
		if err != nil {
			return false, err
		}
		group, found, err := groups.get(c.e, key)
		if err != nil {
			return false, err
		}
		if !found {
			group = &list{mutable: true}
			if err := groups.set(c.e, key, group); err != nil {
				return false, err
			}
		}
		l := group.(*list)
		l.items = append(l.items, value)
		return true, c.e.fits(groups)
	})
	g := &grouping{by: c.closure(3), old: true}
	return transformed(c.e, view{groups, "items"}, g.give), err
}

// A grouping is the result of groupBy. The expression gets the items of a group. If that fails, it
// gets the pair of the key and the items, as in older versions, and must return a pair then.
type grouping struct {
	by     *closure
	old    bool
	failed error
}

func (g *grouping) give(group any) (any, error) {
	if g.by == nil {
		return group, nil
	}
	pair := group.(*list)
	if g.failed == nil {
		items := pair.items[1].(*list)
		v, err := g.by.call(items)
		if err == nil {
			alike, err := g.looksOld(items, v)
			g.old = g.old && alike
			return tuple(pair.items[0], v), err
		}
		if k := KindOf(err); k != NoMatch && k != IndexError {
			return nil, err
		}
		g.failed = err
	}
	if g.old {
		v, err := g.by.call(pair)
		if l, ok := v.(*list); err == nil && ok && len(l.items) == 2 {
			return v, nil
		}
	}
	return nil, g.failed
}

// looksOld reports whether a result may be the pair of a key and a value that an older expression
// makes, when it took the items for such a pair.
func (g *grouping) looksOld(items *list, v any) (bool, error) {
	l, ok := v.(*list)
	if !ok || len(items.items) != 2 || len(l.items) != 2 {
		return false, nil
	}
	return g.by.e.equal(l.items[0], items.items[0], 0)
}

func mergeWith(c *called) (any, error) {
	m := merger{c: c, lists: c.closure(2), items: c.closure(3)}
	return m.merge(c.dict(0), c.dict(1), c.int(4), 0)
}

// A merger merges maps. Without expressions of the user, lists are joined without duplicates, and
// of other values the second wins.
type merger struct {
	c            *called
	lists, items *closure
}

func (m merger) merge(a, b *dict, levels, depth int) (any, error) {
	if depth > mostNested {
		return nil, tooDeep()
	}
	e := m.c.e
	made := newDict(true)
	for i, key := range a.keys {
		v := a.values[i]
		other, found, err := b.get(e, key)
		if err == nil && found {
			v, err = m.value(v, other, levels, depth)
		}
		if err == nil {
			err = made.set(e, key, v)
		}
		if err != nil {
			return nil, err
		}
	}
	for i, key := range b.keys {
		if _, found, err := made.get(e, key); found || err != nil {
			if err != nil {
				return nil, err
			}
			continue
		}
		if err := made.set(e, key, b.values[i]); err != nil {
			return nil, err
		}
	}
	return made, nil
}

func (m merger) value(a, b any, levels, depth int) (any, error) {
	cannot := func() error {
		return failed(TypeError, "Cannot merge %s with %s", class(a), class(b))
	}
	if levels != 1 {
		switch b := b.(type) {
		case *dict:
			inner, ok := a.(*dict)
			if !ok {
				return nil, cannot()
			}
			return m.merge(inner, b, max(levels-1, 0), depth+1)
		case *list:
			first, ok := a.(*list)
			if !ok {
				return nil, cannot()
			}
			return m.list(first, b)
		}
	}
	if m.items != nil {
		return m.items.call(a, b)
	}
	return b, nil
}

func (m merger) list(a, b *list) (any, error) {
	if m.lists != nil {
		return m.lists.call(a, b)
	}
	if a.mutable != b.mutable {
		return nil, failed(TypeError, `can only concatenate %s (not "%s") to %s`, typeName(a), typeName(b), typeName(a))
	}
	both := append(append([]any(nil), a.items...), b.items...)
	items, err := m.c.toList(m.c.e.distinct(tuple(both...), nil))
	return tuple(items...), err
}

// class returns the type of a value as Python shows it.
func class(v any) typeWord {
	name := typeName(v)
	if name == "FrozenDict" {
		name = "yaql.language.utils.FrozenDict"
	}
	return "<class '" + name + "'>"
}
