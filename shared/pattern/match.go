package pattern

// A frame is what to do when a match fails: try another way, or undo a change.
type frame struct {
	kind    frameKind
	pc, pos int
	more    int
}

type frameKind uint8

const (
	tryAt    frameKind = iota // go on at pc and pos
	fewer                     // of opMany: with one character less, down to more
	further                   // of a lazy opMany: with one character more, up to more
	span                      // restore span pc to pos
	turned                    // restore the turn of loop pc to pos
	failedAt                  // everything tried at pc and pos failed, up to more
)

// A matcher matches one text.
type matcher struct {
	*Pattern
	text   []rune
	budget *int
	used   int

	spans  []int // of groups
	turns  []int // where the last turn of each loop began
	frames []frame
	failed *failures

	whole    bool // only a match of all the text counts
	start    int
	notEmpty bool
	ends     int // where a look-behind must end; -1 outside of one
}

// mostFrames is how many alternatives may be open at once.
const mostFrames = 1 << 20

func newMatcher(p *Pattern, text []rune, budget *int) *matcher {
	m := &matcher{Pattern: p, text: text, budget: budget, ends: -1}
	m.spans = make([]int, 2*len(p.names))
	for i := range m.spans {
		m.spans[i] = -1
	}
	m.turns = make([]int, p.loops)
	return m
}

// before is how many steps are made before failures are remembered: most matches need no more.
var before = 512

// spend counts steps.
func (m *matcher) spend(steps int) error {
	m.used += steps
	if *m.budget -= steps; *m.budget < 0 || len(m.frames) > mostFrames {
		return ErrTooLong
	}
	if m.used > before && m.failed == nil && !m.forgets && len(m.text) < 1<<27 {
		m.failed = newFailures(len(m.program), len(m.text))
	}
	return nil
}

func (m *matcher) push(f frame) { m.frames = append(m.frames, f) }

// run matches the program from an instruction and a place. It returns where the match ends; untried
// alternatives stay on the frames.
func (m *matcher) run(pc, pos int) (int, bool, error) {
	base := len(m.frames)
	for {
		if err := m.spend(1); err != nil {
			return 0, false, err
		}
		in := &m.program[pc]
		ok := true
		switch in.op {
		case opOne:
			if ok = pos < len(m.text) && in.set.has(m.text[pos]); ok {
				pos++
			}
		case opMany:
			var err error
			if pos, ok, err = m.many(pc, pos); err != nil {
				return 0, false, err
			}
		case opSplit:
			if ok = m.choose(pc, pos, pos); ok {
				m.push(frame{tryAt, in.other, pos, 0})
			}
		case opJump:
		case opSave:
			m.push(frame{span, in.number, m.spans[in.number], 0})
			m.spans[in.number] = pos
		case opPlace:
			ok = m.holds(in.where, pos)
		case opBack:
			var err error
			if pos, ok, err = m.back(in, pos); err != nil {
				return 0, false, err
			}
		case opLook, opAtomic:
			var err error
			if pos, ok, err = m.alone(in, pos); err != nil {
				return 0, false, err
			}
		case opIf:
			if m.spans[2*in.number] < 0 || m.spans[2*in.number+1] < 0 {
				pc = in.other
				continue
			}
		case opReset:
			m.turn(in.number, -1)
		case opAgain:
			if m.turns[in.number] == pos {
				if in.not {
					ok = false
					break
				}
				pc = in.other
				continue
			}
			m.turn(in.number, pos)
		case opNever:
			ok = false
		case opInner:
			if ok = m.ends < 0 || pos == m.ends; ok {
				return pos, true, nil
			}
		case opMatch:
			ok = (!m.whole || pos == len(m.text)) && !(m.notEmpty && pos == m.start)
			if ok {
				return pos, true, nil
			}
		}
		if ok {
			pc = in.next
			continue
		}
		if pc, pos, ok = m.backtrack(base); !ok {
			return 0, false, nil
		}
	}
}

// turn records where a turn of a loop begins.
func (m *matcher) turn(loop, pos int) {
	m.push(frame{turned, loop, m.turns[loop], 0})
	m.turns[loop] = pos
}

// backtrack undoes everything since the last choice, and returns the alternative to try.
func (m *matcher) backtrack(base int) (pc, pos int, ok bool) {
	for len(m.frames) > base {
		last := len(m.frames) - 1
		f := m.frames[last]
		switch f.kind {
		case tryAt:
			m.frames = m.frames[:last]
			return f.pc, f.pos, true
		case fewer:
			m.frames[last].pos--
			if f.pos-1 == f.more {
				m.frames = m.frames[:last]
			}
			return m.program[f.pc].next, f.pos - 1, true
		case further:
			if f.pos < f.more && m.program[f.pc].set.has(m.text[f.pos]) {
				m.frames[last].pos++
				return m.program[f.pc].next, f.pos + 1, true
			}
			m.exhausted(f, last-1)
		case span:
			m.spans[f.pc] = f.pos
		case turned:
			m.turns[f.pc] = f.pos
		case failedAt:
			m.fail(f)
		}
		m.frames = m.frames[:last]
	}
	return 0, 0, false
}

// many matches characters of a set, as many as there are or as few as needed.
func (m *matcher) many(pc, pos int) (int, bool, error) {
	in := &m.program[pc]
	most := len(m.text)
	if in.max < most-pos {
		most = pos + in.max
	}
	if in.min > most-pos {
		return 0, false, nil
	}
	stop := most
	if in.lazy {
		stop = pos + in.min
	}
	at, known := pos, 0
	for at < stop && in.set.has(m.text[at]) {
		at++
		if known == 0 && !in.lazy && m.failed.has(key(pc, at, 0)) {
			known = at // with as many characters as there are from here on, and more, it fails
			stop = min(stop, at+in.min-1)
		}
	}
	if err := m.spend((at - pos) / 4); err != nil {
		return 0, false, err
	}
	if at-pos < in.min {
		return 0, false, nil
	}
	last := pos // everything that begins up to here ends where this does
	switch {
	case known > 0:
		at = min(at, known+in.min-1)
		if in.max == endless || at-pos < in.max {
			last = known - 1
		}
	case !in.lazy && (in.max == endless || at-pos < in.max):
		last = at - in.min
	}
	if !m.choose(pc, pos, last) {
		return 0, false, nil
	}
	switch {
	case in.lazy && at < most:
		m.push(frame{further, pc, at, most})
	case !in.lazy && at > pos+in.min:
		m.push(frame{fewer, pc, at, pos + in.min})
	}
	return at, true, nil
}

// exhausted remembers how far a failed lazy repeat came.
func (m *matcher) exhausted(f frame, below int) {
	in := &m.program[f.pc]
	if below < 0 || m.frames[below].kind != failedAt || m.frames[below].pc != f.pc {
		return
	}
	if begun := &m.frames[below]; in.max == endless || f.pos-begun.pos < in.max {
		begun.more = f.pos - in.min
	}
}

// back matches what a group has matched.
func (m *matcher) back(in *inst, pos int) (int, bool, error) {
	from, to := m.spans[2*in.number], m.spans[2*in.number+1]
	if from < 0 || to < from || to-from > len(m.text)-pos {
		return 0, false, nil
	}
	if err := m.spend((to - from) / 4); err != nil {
		return 0, false, err
	}
	for i := from; i < to; i++ {
		if !in.fold.equal(m.text[i], m.text[pos+i-from]) {
			return 0, false, nil
		}
	}
	return pos + to - from, true, nil
}

// alone matches a part separately, and drops its untried alternatives.
func (m *matcher) alone(in *inst, pos int) (int, bool, error) {
	base, ends := len(m.frames), m.ends
	defer func() { m.ends = ends }()
	m.ends = -1
	if !in.behind {
		end, ok, err := m.run(in.other, pos)
		if err != nil {
			return 0, false, err
		}
		return m.looked(in, base, pos, end, ok)
	}
	m.ends = pos
	for width := in.least; width <= in.widest && width <= pos; width++ {
		_, ok, err := m.run(in.other, pos-width)
		if err != nil {
			return 0, false, err
		}
		if ok {
			return m.looked(in, base, pos, pos, true)
		}
	}
	return m.looked(in, base, pos, pos, false)
}

// looked decides about the result of a separate part.
func (m *matcher) looked(in *inst, base, pos, end int, found bool) (int, bool, error) {
	if in.op == opLook {
		end = pos
	}
	if found && in.not { // and nothing that was matched inside is kept
		for range len(m.frames) - base {
			last := len(m.frames) - 1
			switch f := m.frames[last]; f.kind {
			case span:
				m.spans[f.pc] = f.pos
			case turned:
				m.turns[f.pc] = f.pos
			}
			m.frames = m.frames[:last]
		}
	}
	kept := m.frames[:base]
	for _, f := range m.frames[base:] {
		if f.kind == span || f.kind == turned {
			kept = append(kept, f)
		}
	}
	m.frames = kept
	return end, found != in.not, nil
}
