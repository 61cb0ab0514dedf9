package yaql

import (
	"fmt"
	"maps"
	"slices"
)

// An overload is one function of the library. If several have one name, the arguments decide.
type overload struct {
	name    string
	about   string // what it returns, in one line
	as      as
	noNames bool // a => b is an argument like any other
	params  []param
	rest    *param // of further arguments
	names   *param // of further named ones
	run     func(c *called) (any, error)
}

// as is how a function may be called.
type as uint8

const (
	plainly    as = iota // f(a, b)
	onReceiver           // a.f(b)
	bothWays
)

// called is one call, with its arguments ready.
type called struct {
	e     *engine
	scope *scope
	args  []any // one for each param
	rest  []any
	named map[string]any
}

// A places maps params to arguments.
type places struct {
	placed []*param
	named  map[string]*param
}

// noReceiver is the receiver of a call that is no method call.
type noReceiver struct{}

// call finds the function of a name that accepts the arguments, and calls it. An argument is a node
// or a value.
func (e *engine) call(name string, s *scope, receiver any, args ...any) (any, error) {
	if err := e.enter(); err != nil {
		e.leave()
		return nil, err
	}
	defer e.leave()
	if err := e.spend(1 + len(args)/8); err != nil {
		return nil, err
	}
	_, plain := receiver.(noReceiver)
	levels := s.candidates(e.library, name, !plain)
	if len(levels) == 0 && plain {
		return nil, failed(UnknownName, `Unknown function "%s"`, name)
	} else if len(levels) == 0 {
		return nil, failedWith(UnknownName, receiver, fmt.Sprintf(`Unknown method "%s" for `, name),
			`Unknown method "%s" for receiver %s`, name, shown(receiver))
	}
	if !plain {
		args = append([]any{receiver}, args...)
	}
	c, f, err := e.choose(name, s, receiver, levels, args)
	if err != nil {
		return nil, err
	}
	v, err := f.run(c)
	if err != nil {
		return nil, err
	}
	return v, e.made(v)
}

// shown returns a value as a message shows it.
func shown(v any) string {
	r := []rune(str(v))
	if len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return string(r)
}

// A candidate is a function that may accept the arguments as they are written.
type candidate struct {
	f *overload
	places
}

func (e *engine) choose(name string, s *scope, receiver any, levels [][]*overload, args []any) (*called, *overload, error) {
	_, plain := receiver.(noReceiver)
	wrong := func(k Kind, function, method string) error {
		if plain {
			return failed(k, function, name)
		}
		said := fmt.Sprintf(`No method "%s" takes these arguments for `, name)
		if k == Ambiguous {
			said = fmt.Sprintf(`More than one method "%s" takes these arguments for `, name)
		}
		return failedWith(k, receiver, said, method, name, shown(receiver))
	}
	ambiguous := func() error {
		return wrong(Ambiguous, `Ambiguous function "%s"`, `Ambiguous method "%s" for receiver %s`)
	}
	noMatch := func() error {
		return wrong(NoMatch, `No function "%s" matches supplied arguments`, `No method "%s" for receiver %s matches supplied arguments`)
	}
	placed, named, err := args, map[string]any(nil), error(nil)
	if noNames := levels[0][0].noNames; !noNames {
		if placed, named, err = names(args); err != nil {
			return nil, nil, err
		}
	}
	var left [][]candidate
	var first *candidate
	for _, level := range levels {
		var kept []candidate
		for _, f := range level {
			if f.noNames != levels[0][0].noNames {
				return nil, nil, ambiguous()
			}
			m, ok := f.place(placed, named)
			if !ok {
				continue
			}
			c := candidate{f, m}
			if first == nil {
				first = &c
			} else if !sameLazy(first.places, m) {
				return nil, nil, ambiguous()
			}
			kept = append(kept, c)
		}
		if len(kept) > 0 {
			left = append(left, kept)
		}
	}
	if len(left) == 0 {
		return nil, nil, noMatch()
	}
	if placed, named, err = e.ready(first.places, placed, named, s); err != nil {
		return nil, nil, err
	}
	for _, level := range left {
		var best *candidate
		for i := range level {
			if !level[i].f.accepts(placed, named) {
				continue
			}
			if best != nil && narrower(best.places, level[i].places) {
				continue
			}
			if best != nil && !narrower(level[i].places, best.places) {
				return nil, nil, ambiguous()
			}
			best = &level[i]
		}
		if best != nil {
			c := &called{e: e, scope: s}
			return c, best.f, c.fill(best.f, placed, named)
		}
	}
	return nil, nil, noMatch()
}

// names separates named arguments from the others.
func names(args []any) (placed []any, named map[string]any, err error) {
	for i, arg := range args {
		r, ok := arg.(*rule)
		if !ok {
			if named != nil || placed != nil {
				placed = append(placed, arg)
			}
			continue
		}
		if named == nil {
			placed = slices.Clone(args[:i])
			named = map[string]any{}
		}
		key, ok := r.from.(literal)
		if !ok || !key.bare {
			return nil, nil, failed(NoMatch, "Cannot convert mapping to keyword argument")
		}
		named[key.value.(string)] = r.to
	}
	if named == nil {
		placed = args
	}
	return placed, named, nil
}

// place returns which param would take which argument, as far as is known before they are
// evaluated.
func (f *overload) place(args []any, named map[string]any) (m places, ok bool) {
	m.placed = make([]*param, len(args))
	others := named
	for i := range f.params {
		p := &f.params[i]
		_, isNamed := named[p.name]
		switch {
		case i < len(args) && !isHole(args[i]):
			if isNamed {
				return m, false
			}
			m.placed[i] = p
		case isNamed:
			if m.named == nil {
				m.named = map[string]*param{}
				others = maps.Clone(named)
			}
			m.named[p.name] = p
			delete(others, p.name)
		case !p.optional:
			return m, false
		case i < len(args):
			m.placed[i] = p
		}
	}
	for key, arg := range others {
		if f.names == nil || !f.names.check(arg) {
			return m, false
		}
		if m.named == nil {
			m.named = map[string]*param{}
		}
		m.named[key] = f.names
	}
	for i, arg := range args {
		if i >= len(f.params) {
			m.placed[i] = f.rest
		}
		p := m.placed[i]
		if p == nil || isHole(arg) && !p.optional || !isHole(arg) && !p.check(arg) {
			return m, false
		}
	}
	return m, true
}

func sameLazy(a, b places) bool {
	for i, p := range a.placed {
		if p.takes.lazy() != b.placed[i].takes.lazy() {
			return false
		}
	}
	for key, p := range a.named {
		if p.takes.lazy() != b.named[key].takes.lazy() {
			return false
		}
	}
	return true
}

// ready evaluates the arguments that are not lazy; constants stay as they are.
func (e *engine) ready(m places, placed []any, named map[string]any, s *scope) ([]any, map[string]any, error) {
	var err error
	value := func(p *param, arg any) any {
		n, ok := arg.(node)
		if !ok || p.takes.lazy() || err != nil {
			return arg
		}
		switch n.(type) {
		case literal, hole:
			return arg
		}
		arg, err = e.eval(n, s)
		return arg
	}
	values := make([]any, len(placed))
	for i, arg := range placed {
		values[i] = value(m.placed[i], arg)
	}
	if len(named) == 0 {
		return values, nil, err
	}
	byName := make(map[string]any, len(named))
	for _, key := range slices.Sorted(maps.Keys(named)) {
		byName[key] = value(m.named[key], named[key])
	}
	return values, byName, err
}

func isHole(arg any) bool {
	_, is := arg.(hole)
	return is
}
