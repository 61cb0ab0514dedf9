package yaql

// Functions that make one value of a collection.
var foldFunctions = []overload{
	folding("aggregate"), folding("reduce"),
	{name: "accumulate", about: "what an expression makes of the items so far, after each", as: onReceiver, params: takes(arg("collection", iterable), arg("selector", lambda), arg("seed", anything).orMissing()), run: accumulate},
	foldingBy("sum", "the sum of all items", "#operator_+"),
	foldingBy("max", "the greatest item", "max"),
	foldingBy("min", "the least item", "min"),
}

func folding(name string) overload {
	return overload{name: name, about: "what an expression makes of all items, two at a time", as: onReceiver, params: takes(arg("collection", iterable), arg("selector", lambda), arg("seed", anything).orMissing()), run: func(c *called) (any, error) {
		return fold(c, 0, 2, func(a, b any) (any, error) { return c.closure(1).call(a, b) })
	}}
}

// foldingBy folds with another function.
func foldingBy(name, about, by string) overload {
	return overload{name: name, about: about, as: onReceiver, params: takes(arg("collection", iterable), arg("initial", anything).orMissing()), run: func(c *called) (any, error) {
		return fold(c, 0, 1, func(a, b any) (any, error) { return c.ask(by, a, b) })
	}}
}

// fold starts with the argument seed, or with the first item.
func fold(c *called, collection, seed int, by func(a, b any) (any, error)) (any, error) {
	total, started := c.args[seed], c.given(seed)
	err := c.e.each(c.args[collection], func(item any) (bool, error) {
		if !started {
			total, started = item, true
			return true, nil
		}
		var err error
		total, err = by(total, item)
		return true, err
	})
	if err == nil && !started {
		err = failed(TypeError, "reduce() of empty iterable with no initial value")
	}
	return total, err
}

func accumulate(c *called) (any, error) {
	total, started := c.args[2], false
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		if !started && c.given(2) {
			started = true
			return total, true, nil
		}
		item, more, err := c.e.pull(source)
		if err == nil && !more && !started {
			err = failed(TypeError, "accumulate() of empty sequence with no initial value")
		}
		if err != nil || !more {
			return nil, false, err
		}
		if !started {
			started, total = true, item
			return total, true, nil
		}
		total, err = c.closure(1).call(total, item)
		return total, true, err
	}), nil
}
