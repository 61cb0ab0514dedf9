package lifecycle

import (
	"time"

	"hearth/shared/stack"
)

// complete ends the action well.
func (m *machine) complete(reason string) *Effect {
	m.r.Marks.Before, m.r.Marks.Tried = nil, nil
	m.r = endAction(m.r.WithReason(reason), stack.Complete, m.ev.Now)
	return nil
}

// endFailed ends the action with a failure. A suspect is kept.
func (m *machine) endFailed(f stack.Failure) *Effect {
	if m.r.SuspectOf != "" {
		return m.keepSuspect(f)
	}
	m.r = endAction(m.r.WithFailure(f), stack.Failed, m.ev.Now)
	return nil
}

// endAction ends the action of a row that has its reason.
func endAction(r stack.Resource, status stack.Status, now time.Time) stack.Resource {
	r.Status, r.Updated = status, now
	if status == stack.Complete && r.Action == stack.Delete {
		r.Claim = ""
	}
	// After a failed creation the row keeps what may have begun: a deletion searches for it.
	kept := stack.Work{}
	if status == stack.Failed && r.Work.Begun && r.PhysicalID == "" {
		kept = r.Work
	}
	if status == stack.Failed && r.Action == stack.Delete { // a later plan may need the object again, and a call may still take effect
		kept.Previous, kept.Begun = r.Work.Previous, r.Work.Begun
	}
	if status == stack.Failed && (r.Action == stack.Update || r.Work.Halfway) {
		kept.Changed = r.Work.Changed // some of these may have been changed
	}
	if status == stack.Failed && r.Action == stack.Create && r.PhysicalID != "" && r.Work.Step >= 0 && !r.Work.Undoing {
		kept.Halfway, kept.Step = true, r.Work.Step
	}
	if status == stack.Complete && r.Action == stack.Adopt {
		r.Marks.Adoption = nil
	}
	r.Work, r.Due, r.WaitKey = kept, time.Time{}, ""
	return r
}
