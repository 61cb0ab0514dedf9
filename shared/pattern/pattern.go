package pattern

import "errors"

// A Dialect is the language of a pattern.
type Dialect int

// The dialects.
const (
	Python Dialect = iota
	Java
)

// Flags change the meaning of a pattern, as (?ims) at its beginning does.
type Flags int

// The flags. Java's own flags are read only from patterns.
const (
	IgnoreCase Flags = 1 << iota
	MultiLine
	DotAll
	Verbose
	ASCII // \w, \d, \s, \b and the case of letters are those of ASCII

	unixLines   // Java's d: only \n ends a line
	unicodeCase // Java's u
)

// A Pattern is a compiled regular expression. It never changes, and several goroutines may use it
// at once.
type Pattern struct {
	names   []string // of groups, from 0, which is the whole match; most are empty
	byName  map[string]int
	program []inst
	loops   int  // whose body may match nothing
	forgets bool // a failed try may succeed later: nothing is remembered
	java    bool
	whole   bool // any match of a whole text counts
}

// The errors of a pattern or a match that is too large. Other errors of Compile say what is wrong
// with the pattern.
var (
	ErrTooLarge = errors.New("it is too large")
	ErrTooLong  = errors.New("matching takes too many steps")
)

// mostNested is how deep groups may be nested.
const mostNested = 200

// Compile reads a pattern with at most most instructions.
func Compile(src string, d Dialect, f Flags, most int) (*Pattern, error) {
	if d == Java {
		f |= ASCII
	}
	r := &reader{src: []rune(src), java: d == Java, flags: f, names: []string{""}, byName: map[string]int{}}
	tree, err := r.whole()
	if err != nil {
		return nil, err
	}
	c := &compiler{groups: len(r.names), most: most}
	c.node(tree)
	c.emit(inst{op: opMatch})
	if c.tooLarge {
		return nil, ErrTooLarge
	}
	return &Pattern{
		names: r.names, byName: r.byName, program: c.program, loops: c.loops,
		forgets: c.forgets || c.loops > mostLoops, java: d == Java, whole: d == Java,
	}, nil
}

// Names returns the names of the groups, from 0, which is the whole match; most are empty.
func (p *Pattern) Names() []string { return p.names }

// Group returns the number of the group of a name.
func (p *Pattern) Group(name string) (int, bool) {
	i, ok := p.byName[name]
	return i, ok
}

// Size returns how many instructions the pattern has.
func (p *Pattern) Size() int { return len(p.program) }

// Linear reports whether the steps of a match grow with the lengths of the pattern and of
// the text only.
func (p *Pattern) Linear() bool { return !p.forgets }

// Matches reports whether a pattern allows a text. In Python, the preferred match at the beginning
// of the text must end at its end. In Java, any match of the whole text counts. budget is how many
// steps are left.
func (p *Pattern) Matches(text string, budget *int) (bool, error) {
	m := newMatcher(p, []rune(text), budget)
	m.whole = p.whole
	end, ok, err := m.run(0, 0)
	return ok && end == len(m.text), err
}

// MatchingWhole returns the pattern for which any match of the whole text counts, as in Java.
func (p *Pattern) MatchingWhole() *Pattern {
	made := *p
	made.whole = true
	return &made
}

// Find returns where groups begin and end in the first match at a place or later, in pairs; -1 is a
// group that took no part. It returns nil when there is no match. It passes over an empty match at
// notEmptyAt. budget is how many steps are left.
func (p *Pattern) Find(text []rune, from, notEmptyAt int, budget *int) ([]int, error) {
	m := newMatcher(p, text, budget)
	for at := from; at <= len(text); at++ {
		m.start, m.notEmpty = at, at == notEmptyAt
		end, ok, err := m.run(0, at)
		if err != nil {
			return nil, err
		}
		if ok {
			m.spans[0], m.spans[1] = at, end
			return m.spans, nil
		}
		if m.notEmpty {
			m.failed = nil
		}
	}
	return nil, nil
}
