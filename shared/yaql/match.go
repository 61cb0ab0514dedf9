package yaql

import (
	"regexp/syntax"
	"slices"
)

// A match is where groups begin and end, in characters; -1 is a group that took
// no part.
type match struct {
	in    []rune
	spans []int
}

func (m *match) start() int { return m.spans[0] }
func (m *match) end() int   { return m.spans[1] }

// group gives the text of a group, or null.
func (m *match) group(i int) any {
	if m.spans[2*i] < 0 {
		return nil
	}
	return string(m.in[m.spans[2*i]:m.spans[2*i+1]])
}

// A thread is one way in which the text so far may match.
type thread struct {
	at    uint32 // in the program
	spans []int
}

// A crowd is the threads at one place of the text, the preferred first.
type crowd struct {
	threads []thread
	seen    []int // in which round an instruction was last added
	round   int
	visited int
}

func (w *crowd) begin() {
	w.round++
	w.threads = w.threads[:0]
}

// find looks for the first match that begins at a place or later. All ways to
// match are followed at once, so that the work is at most the program's length for
// each character. An empty match at notEmptyAt is passed over.
func (p *pattern) find(e *engine, text []rune, from int, notEmptyAt int) (*match, error) {
	if p.now == nil {
		p.now, p.next = &crowd{seen: make([]int, len(p.prog.Inst))}, &crowd{seen: make([]int, len(p.prog.Inst))}
		p.blank = slices.Repeat([]int{-1}, 2*len(p.names))
	}
	p.now.begin()
	var found *match
	for at := from; at <= len(text); at++ {
		if found == nil {
			p.add(p.now, uint32(p.prog.Start), text, at, p.blank)
		}
		if len(p.now.threads) == 0 && found != nil {
			break
		}
		p.next.begin()
	threads:
		for _, t := range p.now.threads {
			in := &p.prog.Inst[t.at]
			switch {
			case in.Op == syntax.InstMatch:
				if t.spans[0] == at && at == notEmptyAt {
					continue
				}
				found = &match{text, slices.Clone(t.spans)}
				found.spans[1] = at
				break threads // the others are less preferred
			case at < len(text) && in.MatchRune(text[at]):
				p.add(p.next, in.Out, text, at+1, t.spans)
			}
		}
		work := (p.now.visited + p.next.visited) * (2 + len(p.names)) / 64
		p.now.visited, p.next.visited = 0, 0
		if err := e.spend(1 + work); err != nil {
			return nil, err
		}
		p.now, p.next = p.next, p.now
	}
	return found, nil
}

// add follows what needs no character. Spans are shared until they change.
func (p *pattern) add(to *crowd, at uint32, text []rune, place int, spans []int) {
	if to.seen[at] == to.round {
		return
	}
	to.seen[at] = to.round
	to.visited++
	in := &p.prog.Inst[at]
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		p.add(to, in.Out, text, place, spans)
		p.add(to, in.Arg, text, place, spans)
	case syntax.InstEmptyWidth:
		if p.holds(syntax.EmptyOp(in.Arg), text, place) {
			p.add(to, in.Out, text, place, spans)
		}
	case syntax.InstNop:
		p.add(to, in.Out, text, place, spans)
	case syntax.InstCapture:
		spans = slices.Clone(spans)
		spans[in.Arg] = place
		p.add(to, in.Out, text, place, spans)
	case syntax.InstFail:
	default:
		if spans[0] < 0 {
			spans = slices.Clone(spans)
			spans[0] = place
		}
		to.threads = append(to.threads, thread{at, spans})
	}
}

// holds says whether the place is the beginning or end of something.
func (p *pattern) holds(op syntax.EmptyOp, text []rune, at int) bool {
	last := at == len(text)
	word := (at > 0 && isWord(text[at-1])) != (!last && isWord(text[at]))
	newline := !last && text[at] == '\n'
	return (op&syntax.EmptyBeginText == 0 || at == 0) &&
		(op&syntax.EmptyEndText == 0 || last) &&
		(op&syntax.EmptyBeginLine == 0 || at == 0 || text[at-1] == '\n') &&
		(op&syntax.EmptyEndLine == 0 || last || newline && (p.lines || at == len(text)-1)) &&
		(op&syntax.EmptyWordBoundary == 0 || word) &&
		(op&syntax.EmptyNoWordBoundary == 0 || !word)
}

// all calls do for each match, at most so many times if that is not 0. An empty
// match may touch the end of one that is not, but not of another empty one.
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
