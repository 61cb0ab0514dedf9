package pattern

import "math/bits"

// failures remembers where nothing led to a match: at an instruction and a place of the
// text. It is a table in which a newer entry may take the place of an older one, so that
// its size is bounded.
type failures struct {
	entries []uint64
	shift   int
}

// mostFailures is how many are remembered at once.
const mostFailures = 1 << 20

func newFailures(program, text int) *failures {
	size := bits.Len(uint(min(2*program*(text+1), mostFailures)-1) | 1023)
	return &failures{entries: make([]uint64, 1<<size), shift: 64 - size}
}

// key packs an instruction, a place and which loops have matched nothing yet in this turn.
func key(pc, pos int, empty uint64) uint64 { return uint64(pc)<<44 | uint64(pos+1)<<16 | empty }

func (f *failures) slot(k uint64) *uint64 {
	const golden = 0x9e3779b97f4a7c15
	return &f.entries[k*golden>>f.shift]
}

// empty tells which loops have matched nothing in this turn: nothing else of them decides
// on what comes.
func (m *matcher) empty(pos int) (loops uint64) {
	for i, begun := range m.turns {
		if begun == pos {
			loops |= 1 << i
		}
	}
	return loops
}

// has reports whether something is known to lead to nothing.
func (f *failures) has(k uint64) bool { return f != nil && *f.slot(k) == k }

// at returns the key of an instruction and a place. What a repeat of one character or more leads to
// does not depend on the loops.
func (m *matcher) at(pc, pos int) uint64 {
	if in := &m.program[pc]; m.loops == 0 || in.op == opMany && in.min > 0 {
		return key(pc, pos, 0)
	}
	return key(pc, pos, m.empty(pos))
}

// choose is false where what may be chosen at an instruction has led to nothing before.
// Else it notes to remember that, should it lead to nothing; so then will what begins at
// the places up to last.
func (m *matcher) choose(pc, pos, last int) bool {
	if m.failed == nil {
		return true
	}
	if m.failed.has(m.at(pc, pos)) {
		return false
	}
	m.push(frame{failedAt, pc, pos, last})
	return true
}

// fail remembers what led to nothing.
func (m *matcher) fail(f frame) {
	k := m.at(f.pc, f.pos)
	*m.failed.slot(k) = k
	for pos := f.pos + 1; pos <= f.more; pos++ {
		k := key(f.pc, pos, 0) // no loop has begun a turn at a place that is still to come
		if m.failed.has(k) {
			break
		}
		*m.failed.slot(k) = k
	}
}
