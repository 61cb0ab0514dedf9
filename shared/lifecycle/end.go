package lifecycle

import (
	"time"

	"hearth/shared/stack"
)

func (m *machine) finish(status stack.Status, reason string) *Effect {
	if m.r.SuspectOf != "" && status == stack.Failed {
		return m.keepSuspect(reason)
	}
	if status == stack.Complete {
		m.r.Marks.Before, m.r.Marks.Tried = nil, nil
	}
	m.r = endAction(m.r, status, reason, m.ev.Now)
	return nil
}

func endAction(r stack.Resource, status stack.Status, reason string, now time.Time) stack.Resource {
	r.Status, r.Reason, r.Updated = status, reason, now
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
