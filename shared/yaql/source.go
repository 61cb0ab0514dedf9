package yaql

import "math"

// Functions that make collections without another collection.
var sourceFunctions = []overload{
	{name: "range", about: "whole numbers from 0", params: takes(arg("stop", integer)), run: func(c *called) (any, error) { return numbers(0, c.int(0), 1) }},
	{name: "range", about: "whole numbers from one to another", params: takes(arg("start", integer), arg("stop", integer), arg("step", integer).or(1)), run: func(c *called) (any, error) {
		return numbers(c.int(0), c.int(1), c.int(2))
	}},
	{name: "sequence", about: "whole numbers without end", params: takes(arg("start", integer).or(0), arg("step", integer).or(1)), run: sequenceOf},
	{name: "repeat", about: "a value so many times, or without end", as: onReceiver, params: takes(arg("value", anything).orNull(), arg("times", integer).or(-1)), run: repeat},
	{name: "cycle", about: "a collection again and again", as: onReceiver, params: takes(arg("collection", iterable)), run: cycle},
	{name: "generate", about: "values each made of the one before, while a condition holds", params: takes(arg("initial", anything).orNull(), arg("predicate", lambda), arg("producer", lambda), arg("selector", lambda).orNone(), arg("decycle", boolean).or(false)), run: generate},
	{name: "generateMany", about: "values and what each of them leads to", params: takes(arg("initial", anything).orNull(), arg("producer", lambda), arg("selector", lambda).orNone(), arg("decycle", boolean).or(false), arg("depthFirst", boolean).or(false)), run: generateMany},
}

func numbers(start, stop, step int) (any, error) {
	if step == 0 {
		return nil, failed(ValueError, "range() arg 3 must not be zero")
	}
	at, over := start, false
	return lazy(func() (any, bool, error) {
		if over || step > 0 && at >= stop || step < 0 && at <= stop {
			return nil, false, nil
		}
		now := at
		if over = step > 0 && at > math.MaxInt-step || step < 0 && at < math.MinInt-step; !over {
			at += step
		}
		return now, true, nil
	}), nil
}

func sequenceOf(c *called) (any, error) {
	at := c.args[0]
	return lazy(func() (any, bool, error) {
		now := whole(bigOf(at))
		var err error
		at, err = calculate("+", at, c.args[1])
		return now, true, err
	}), nil
}

func repeat(c *called) (any, error) {
	left := c.int(1)
	return lazy(func() (any, bool, error) {
		if left == 0 {
			return nil, false, nil
		}
		left--
		return c.args[0], true, nil
	}), nil
}

func cycle(c *called) (any, error) {
	var seen []any
	at := -1 // while the collection is read for the first time
	return from(c.e, c.args[0], func(source *iterator) (any, bool, error) {
		if at < 0 {
			item, more, err := c.e.pull(source)
			if err != nil || more {
				seen = append(seen, item)
				return item, more, err
			}
			at = 0
		}
		if len(seen) == 0 {
			return nil, false, nil
		}
		item := seen[at]
		at = (at + 1) % len(seen)
		return item, true, nil
	}), nil
}

// shaped returns the selector's result for a value, or the value without a selector.
func shaped(f *closure, v any) (any, error) {
	if f == nil {
		return v, nil
	}
	return f.call(v)
}

func generate(c *called) (any, error) {
	v, started := c.args[0], false
	past := newSet()
	return lazy(func() (any, bool, error) {
		var err error
		if started {
			if v, err = c.closure(2).call(v); err != nil {
				return nil, false, err
			}
		}
		started = true
		if holds, err := c.closure(1).holds(v); err != nil || !holds {
			return nil, false, err
		}
		if c.yes(4) {
			added, err := past.add(c.e, v)
			if err == nil {
				err = c.e.fits(past)
			}
			if err != nil || !added {
				return nil, false, err
			}
		}
		item, err := shaped(c.closure(3), v)
		return item, true, err
	}), nil
}

func generateMany(c *called) (any, error) {
	queue := []any{c.args[0]}
	past := newSet()
	var before any
	started := false
	return lazy(func() (any, bool, error) {
		if started {
			led, err := c.closure(1).call(before)
			if err != nil {
				return nil, false, err
			}
			produced, err := c.e.collect(led)
			if err != nil {
				return nil, false, err
			}
			if c.yes(4) {
				queue = append(produced, queue...)
			} else {
				queue = append(queue, produced...)
			}
			if 760+8*len(queue) > c.e.limits.Memory {
				return nil, false, tooMuchMemory()
			}
		}
		for started = false; len(queue) > 0; {
			v := queue[0]
			queue = queue[1:]
			if c.yes(3) {
				added, err := past.add(c.e, v)
				if err == nil {
					err = c.e.fits(past)
				}
				if err != nil {
					return nil, false, err
				}
				if !added {
					continue
				}
			}
			started, before = true, v
			item, err := shaped(c.closure(2), v)
			return item, true, err
		}
		return nil, false, nil
	}), nil
}
