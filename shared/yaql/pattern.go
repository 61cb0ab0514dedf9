package yaql

import (
	"errors"

	re "hearth/shared/pattern"
	"hearth/shared/python"
)

// A pattern is a compiled regular expression of Python.
type pattern struct {
	*re.Pattern
	src    string
	names  []string // of groups, from 0; most are empty
	byName map[string]int
}

// Bounds of a compiled pattern.
const (
	mostPattern = 5000 // instructions
	mostGroups  = 100
)

// compile compiles a pattern.
func compile(src string, flags re.Flags) (*pattern, error) {
	wrong := func(why string) error {
		return failed(ValueError, "Regular expression %s: %s", python.Quote(shown(src)), why)
	}
	made, err := re.Compile(src, re.Python, flags, mostPattern)
	if err != nil {
		return nil, wrong(err.Error())
	}
	if len(made.Names()) > mostGroups {
		return nil, wrong(re.ErrTooLarge.Error())
	}
	p := &pattern{Pattern: made, src: src, names: made.Names(), byName: map[string]int{}}
	for i, name := range p.names {
		if name != "" {
			p.byName[name] = i
		}
	}
	return p, nil
}

// A match holds where groups begin and end, in characters; -1 is a group that took no part.
type match struct {
	in    []rune
	spans []int
}

func (m *match) start() int { return m.spans[0] }
func (m *match) end() int   { return m.spans[1] }

// group returns the text of a group, or null.
func (m *match) group(i int) any {
	if m.spans[2*i] < 0 || m.spans[2*i+1] < 0 {
		return nil
	}
	return string(m.in[m.spans[2*i]:m.spans[2*i+1]])
}

// Steps of a match are cheaper than those of an expression. One match may take so many; fewer if
// they may grow exponentially.
const (
	cheaper     = 64
	mostOfMatch = 1 << 22
	mostGrowing = 1 << 20
)

// find looks for the first match that begins at a place or later. It passes over an empty match at
// notEmptyAt.
func (p *pattern) find(e *engine, text []rune, from int, notEmptyAt int) (*match, error) {
	most := mostOfMatch
	if !p.Linear() {
		most = mostGrowing
	}
	budget := min(most, cheaper*(e.limits.Steps-e.steps+1))
	before := budget
	spans, err := p.Find(text, from, notEmptyAt, &budget)
	if wrong := e.spend(1 + (before-budget)/cheaper); wrong != nil {
		return nil, wrong
	}
	if errors.Is(err, re.ErrTooLong) {
		return nil, failed(TooLarge, "Evaluating the expression takes too much work.")
	}
	if spans == nil || err != nil {
		return nil, err
	}
	return &match{text, spans}, nil
}

// all calls do for each match, at most most times if that is not 0. An empty match may touch the
// end of one that is not empty, but not of another empty one.
func (p *pattern) all(e *engine, s string, most int, do func(*match) error) error {
	text := []rune(s)
	at, notEmpty := 0, -1
	for n := 0; most == 0 || n < most; n++ {
		m, err := p.find(e, text, at, notEmpty)
		if err != nil || m == nil {
			return err
		}
		if err := do(m); err != nil {
			return err
		}
		at, notEmpty = m.end(), -1
		if m.start() == m.end() {
			notEmpty = at
		}
	}
	return nil
}
