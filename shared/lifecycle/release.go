package lifecycle

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A release step is what an object does on its own row before it is decided on. It releases what
// only one object may have before another is made in its place, and takes it back when it becomes
// current again. The row's properties stay those that the object was made from. After the step the
// row is as before; only its marks tell what happened.

// ReleaseStepOf returns the release step that a row needs before its outcome is carried out; empty
// when none. changed are the properties because of which it is replaced.
func ReleaseStepOf(c *stepdef.Catalog, r stack.Resource, replaced bool, changed []string) stack.ReleaseStep {
	switch d := c.OfRow(r); {
	case replaced && !isExternal(r) && d.ReleasesFirst(r) && !d.CanCoexist(changed):
		return stack.LetGo
	case !replaced && stepdef.LacksReleased(r):
		return stack.TakeBack
	}
	return ""
}

// beginRelease begins a release step.
func (m *machine) beginRelease() *Effect {
	b, r := m.ev.Begin, m.r
	previous := stack.PreviousState{Generation: r.Generation, Action: r.Action, Status: r.Status, Reason: r.Reason, Failure: r.Failure, Changed: r.Work.Changed, Intact: r.Work.Intact}
	m.r.Generation = b.Generation
	m.r.Marks.AtHooks = nil // those of an older plan
	m.r = m.r.WithReason(stack.StateChanged)
	m.r.Action, m.r.Status = stack.Update, stack.InProgress
	m.r.Work = stack.Work{
		Step: -1, Seed: b.Seed, Since: m.ev.Now,
		ReleaseState: stack.ReleaseState{Release: b.Release, Previous: &previous}, ChangeState: stack.ChangeState{Changed: previous.Changed},
	}
	if b.Release == stack.LetGo {
		m.r.Marks.Released = stack.ReleaseBegun
	} else {
		m.setPlace() // the row is current, however the step ends
		stepdef.AddTakenFrom(&m.r, b.From)
	}
	return m.advance(nil)
}

// endRelease ends a release step: the row is as before, and is decided on now.
func (m *machine) endRelease() *Effect {
	previous := *m.r.Work.Previous
	if m.r.Work.Release == stack.LetGo && m.r.Work.Sent.IsZero() {
		m.r.Marks.Released = stack.NothingToRelease // no call was made
	} else if m.r.Work.Release == stack.LetGo {
		m.r.Marks.Released = stack.ReleaseComplete
	} else {
		m.r.Marks.Released = ""
	}
	m.r.Generation, m.r.Action, m.r.Status = previous.Generation, previous.Action, previous.Status
	m.r.Reason, m.r.Failure = previous.Reason, previous.Failure
	m.r.Work = stack.Work{ChangeState: stack.ChangeState{Changed: previous.Changed, Intact: previous.Intact}}
	return &Effect{Decide: true}
}
