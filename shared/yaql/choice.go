package yaql

import "slices"

// narrower reports whether the first places require more of at least one argument than the second
// ones, and less of none.
func narrower(a, b places) bool {
	is := false
	compare := func(p, q *param) bool {
		if slices.Contains(above[q.takes], p.takes) {
			return false
		}
		is = is || slices.Contains(above[p.takes], q.takes)
		return true
	}
	for i, p := range a.placed {
		if !compare(p, b.placed[i]) {
			return false
		}
	}
	for key, p := range a.named {
		if !compare(p, b.named[key]) {
			return false
		}
	}
	return is
}

// accepts reports whether the function accepts the arguments, which are values now.
func (f *overload) accepts(args []any, named map[string]any) bool {
	used := 0
	for i := range f.params {
		p := &f.params[i]
		arg, isNamed := named[p.name]
		switch {
		case i < len(args) && !isHole(args[i]):
			if isNamed || !p.check(args[i]) {
				return false
			}
		case isNamed:
			if used++; !p.check(arg) {
				return false
			}
		case !p.optional:
			return false
		}
	}
	for _, arg := range args[min(len(args), len(f.params)):] {
		if f.rest == nil || !f.rest.check(arg) {
			return false
		}
	}
	if used == len(named) {
		return true
	}
	for key, arg := range named {
		if f.param(key) == nil && (f.names == nil || !f.names.check(arg)) {
			return false
		}
	}
	return true
}

func (f *overload) param(name string) *param {
	for i := range f.params {
		if f.params[i].name == name {
			return &f.params[i]
		}
	}
	return nil
}

// fill sets the arguments of a call for its function.
func (c *called) fill(f *overload, args []any, named map[string]any) (err error) {
	c.args = make([]any, len(f.params))
	for i := range f.params {
		p := &f.params[i]
		arg, isNamed := named[p.name]
		switch {
		case i < len(args) && !isHole(args[i]):
			arg = args[i]
		case !isNamed:
			arg = p.standard
		}
		if c.args[i], err = p.convert(arg, c); err != nil {
			return err
		}
	}
	for _, arg := range args[min(len(args), len(f.params)):] {
		v, err := f.rest.convert(arg, c)
		if err != nil {
			return err
		}
		c.rest = append(c.rest, v)
	}
	for key, arg := range named {
		if f.param(key) != nil {
			continue
		}
		v, err := f.names.convert(arg, c)
		if err != nil {
			return err
		}
		if c.named == nil {
			c.named = map[string]any{}
		}
		c.named[key] = v
	}
	return nil
}
