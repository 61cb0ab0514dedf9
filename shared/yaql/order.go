package yaql

import "slices"

var orderFunctions = []overload{
	orderedBy("orderBy", "a collection in the order of what an expression makes of its items", true),
	orderedBy("orderByDescending", "a collection in the contrary order of what an expression makes of its items", false),
	then("thenBy", "an ordered collection, what is alike in the order of another expression", true),
	then("thenByDescending", "an ordered collection, what is alike in the contrary order of another expression", false),
	{name: "reverse", about: "a collection from its end to its beginning", as: onReceiver, params: takes(arg("collection", iterable)), run: func(c *called) (any, error) {
		items, err := c.toList(c.args[0])
		items = slices.Clone(items)
		slices.Reverse(items)
		return overItems(len(items), func(i int) any { return items[i] }), err
	}},
}

// An ordering sorts at the first iteration; until then more fields can be added.
type ordering struct {
	of     any
	scope  *scope
	fields []field
	done   bool
	items  []any
}

// A field is a value to sort by.
type field struct {
	by        *closure
	ascending bool
}

func orderedBy(name, about string, ascending bool) overload {
	return overload{name: name, about: about, as: onReceiver, params: takes(arg("collection", iterable), arg("selector", lambda)), run: func(c *called) (any, error) {
		return &ordering{of: c.args[0], scope: c.scope, fields: []field{{c.closure(1), ascending}}}, nil
	}}
}

func then(name, about string, ascending bool) overload {
	return overload{name: name, about: about, as: onReceiver, params: takes(arg("collection", ordered), arg("selector", lambda)), run: func(c *called) (any, error) {
		o := c.args[0].(*ordering)
		o.fields = append(o.fields, field{c.closure(1), ascending})
		return o, nil
	}}
}

func (o *ordering) sorted(e *engine) ([]any, error) {
	if o.done {
		return o.items, nil
	}
	items, err := e.collect(o.of)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(items, func(a, b any) int {
		if err != nil {
			return 0
		}
		order := 0
		order, err = o.compare(e, a, b)
		return order
	})
	o.done, o.items = err == nil, items
	return items, err
}

func (o *ordering) compare(e *engine, a, b any) (int, error) {
	for _, f := range o.fields {
		x, err := f.by.call(a)
		if err != nil {
			return 0, err
		}
		y, err := f.by.call(b)
		if err != nil {
			return 0, err
		}
		order := 0
		if less, err := e.call("#operator_<", o.scope, noReceiver{}, x, y); err != nil {
			return 0, err
		} else if truth(less) {
			order = -1
		} else if more, err := e.call("#operator_>", o.scope, noReceiver{}, x, y); err != nil {
			return 0, err
		} else if truth(more) {
			order = 1
		}
		if order != 0 && !f.ascending {
			return -order, nil
		}
		if order != 0 {
			return order, nil
		}
	}
	return 0, nil
}
