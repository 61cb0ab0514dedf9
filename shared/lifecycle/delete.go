package lifecycle

import (
	"cmp"

	"hearth/shared/stack"
)

// beginDelete begins a deletion. If a call of the last action was not answered, it first searches
// for the object that the call may have made, and deletes that too.
func (m *machine) beginDelete(old stack.Resource) *Effect {
	if old.Status != stack.Complete {
		m.r.Marks.Copied = false // like Heat: no copy is made of what has failed
	}
	if m.r.Retain {
		return m.complete(stack.StateChanged)
	}
	if !leavesOrphan(old, m.ev.Begin) {
		return m.advance(nil)
	}
	w, previous := &m.r.Work, m.r.Work.Previous
	w.UnansweredAction = cmp.Or(old.Work.UnansweredAction, old.Action)
	w.Step, w.Since, w.Seed = old.Work.Step, old.Work.Since, old.Work.Seed
	w.Begun, w.Answers, w.Undoing = true, old.Work.Answers, old.Work.Undoing
	w.Calls, w.CallRefused = old.Work.Calls, old.Work.CallRefused
	if effect := m.search(); effect != nil {
		return effect
	}
	m.r.Work = stack.Work{Step: -1, Seed: m.ev.Begin.Seed, ReleaseState: stack.ReleaseState{Previous: previous}}
	return m.advance(nil)
}

// leavesOrphan reports whether a deletion must first look for what a call without an answer may
// have made.
func leavesOrphan(old stack.Resource, b *Begin) bool {
	return old.Work.Begun && (old.PhysicalID == "" || old.Action == stack.Snapshot) && b.Action == stack.Delete
}

func (m *machine) isDeleting() bool { return m.r.Action == stack.Delete || m.r.Work.Undoing }
