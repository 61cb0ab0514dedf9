package pattern

import "math/bits"

// failures remembers from which instructions and places of the text no match was found. It is a
// table in which a newer entry may replace an older one, so that its size is bounded.
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

// key packs an instruction, a place, and the loops that have matched nothing in this turn.
func key(pc, pos int, empty uint64) uint64 { return uint64(pc)<<44 | uint64(pos+1)<<16 | empty }

func (f *failures) slot(k uint64) *uint64 {
	const golden = 0x9e3779b97f4a7c15
	return &f.entries[k*golden>>f.shift]
}

// empty returns which loops have matched nothing in this turn: nothing else of the loops affects
// what follows.
func (m *matcher) empty(pos int) (loops uint64) {
	for i, begun := range m.turns {
		if begun == pos {
			loops |= 1 << i
		}
	}
	return loops
}

// has reports whether a key is known to fail.
func (f *failures) has(k uint64) bool { return f != nil && *f.slot(k) == k }

// at returns the key of an instruction and a place. The result of a repeat of one character or more
// does not depend on the loops.
func (m *matcher) at(pc, pos int) uint64 {
	if in := &m.program[pc]; m.loops == 0 || in.op == opMany && in.min > 0 {
		return key(pc, pos, 0)
	}
	return key(pc, pos, m.empty(pos))
}

// choose returns false if all choices at an instruction have failed before. Otherwise it arranges
// for a failure to be remembered, also for the places up to last.
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

// fail remembers a failure.
func (m *matcher) fail(f frame) {
	k := m.at(f.pc, f.pos)
	*m.failed.slot(k) = k
	for pos := f.pos + 1; pos <= f.more; pos++ {
		k := key(f.pc, pos, 0) // no loop has begun a turn at a later place
		if m.failed.has(k) {
			break
		}
		*m.failed.slot(k) = k
	}
}
