package funcs

import (
	"encoding/json"

	"hearth/shared/exact"
)

// sizeWork is how many bytes of texts that a value refers to count as one value visited.
const sizeWork = 64

// findUnknown searches resolved arguments for an unknown value. It refuses arguments that are too
// large: a text counts at each reference.
func findUnknown(v any, s Scope) (any, bool, error) {
	l := look{s: s, left: mostText}
	u, unknown := l.search(v)
	if l.err == nil {
		l.err = s.Spend(l.seen)
	}
	return u, unknown, l.err
}

// A Measure bounds the size of several values together, in bytes of JSON, each counted at each
// reference. The zero Measure is ready for use.
type Measure struct{ size int }

// Take adds a value, unless there is an error: the values are too large, or visiting them takes too
// much work.
func (m *Measure) Take(v any, s Scope) error {
	l := look{s: s, left: room(mostText - m.size)}
	l.search(v)
	if l.err == nil {
		l.err = s.Spend(l.seen)
	}
	if l.err == nil {
		m.size = mostText - int(l.left)
	}
	return l.err
}

// Size returns the size of the values together.
func (m *Measure) Size() int { return m.size }

// TakeStatic adds a value without functions: visiting it takes no more work than reading it.
func (m *Measure) TakeStatic(v any) error {
	left := room(mostText - m.size)
	err := left.take(exact.Size(v, int(left)))
	if err == nil {
		m.size = mostText - int(left)
	}
	return err
}

// A look searches a value for what is not known, and counts the work on the way: a value may be too
// large to visit.
type look struct {
	s    Scope
	left room
	seen int
	err  error
}

// lookAt is after how many values the work is counted.
const lookAt = 4096

func (l *look) search(v any) (any, bool) {
	if l.seen++; l.seen >= lookAt && l.err == nil {
		l.err, l.seen = l.s.Spend(l.seen), 0
	}
	if l.err != nil {
		return nil, false
	}
	switch v := v.(type) {
	case nil, bool, int, float64:
		l.take(5)
		return nil, false
	case string:
		l.text(v)
		return nil, false
	case json.Number:
		l.take(len(v))
		return nil, false
	case []any:
		l.take(2 + len(v))
		for _, item := range v {
			if u, unknown := l.search(item); unknown {
				return u, true
			}
		}
		return nil, false
	case map[string]any:
		l.take(2)
		l.seen += 3 * len(v) // a map takes more than a list
		for key, item := range v {
			l.text(key)
			if u, unknown := l.search(item); unknown {
				return u, true
			}
		}
		return nil, false
	}
	return l.s.Unknown(v)
}

func (l *look) text(text string) {
	size := exact.TextSize(text, int(l.left))
	l.seen += size / sizeWork
	l.take(size)
}

func (l *look) take(size int) {
	if err := l.left.take(size); err != nil && l.err == nil {
		l.err = err
	}
}
