package yaql

var branchFunctions = []overload{
	{name: "switch", about: "the value of the first case whose condition holds", noNames: true, rest: many(lazyEntry), run: switchOn},
	{name: "selectCase", about: "the place of the first condition that holds", rest: many(lambda), run: selectCase},
	{name: "selectAllCases", about: "the places of all conditions that hold", rest: many(lambda), run: func(c *called) (any, error) {
		return cases(c, func(i int, holds bool) (any, bool) { return i, holds }), nil
	}},
	{name: "examine", about: "of each condition whether it holds", rest: many(lambda), run: func(c *called) (any, error) {
		return cases(c, func(_ int, holds bool) (any, bool) { return holds, true }), nil
	}},
	{name: "switchCase", about: "the value at a place, or the last one", as: onReceiver, params: takes(arg("case", integer)), rest: many(lambda), run: switchCase},
	{name: "coalesce", about: "the first value that is not null", rest: many(lambda), run: coalesce},
}

func switchOn(c *called) (any, error) {
	for _, arg := range c.rest {
		r := arg.(*rule)
		holds, err := c.e.eval(r.from, c.scope)
		if err != nil {
			return nil, err
		}
		if truth(holds) {
			return c.e.eval(r.to, c.scope)
		}
	}
	return nil, nil
}

func selectCase(c *called) (any, error) {
	for i, f := range c.closures() {
		if holds, err := f.holds(); holds || err != nil {
			return i, err
		}
	}
	return len(c.rest), nil
}

// cases evaluates conditions one after the other, and returns what give makes of each.
func cases(c *called, give func(int, bool) (any, bool)) *iterator {
	i, all := -1, c.closures()
	return lazy(func() (any, bool, error) {
		for i++; i < len(all); i++ {
			holds, err := all[i].holds()
			if err != nil {
				return nil, false, err
			}
			if v, ok := give(i, holds); ok {
				return v, true, nil
			}
		}
		return nil, false, nil
	})
}

func switchCase(c *called) (any, error) {
	all := c.closures()
	if len(all) == 0 {
		return nil, nil
	}
	at := c.int(0)
	if at < 0 || at >= len(all) {
		at = len(all) - 1
	}
	return all[at].call()
}

func coalesce(c *called) (any, error) {
	for _, f := range c.closures() {
		if v, err := f.call(); v != nil || err != nil {
			return v, err
		}
	}
	return nil, nil
}
