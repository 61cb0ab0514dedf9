package lifecycle

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A turn is what an object does before it is decided on, on its own row: it lets go of what
// only one may have before another is made in its place, and takes it back when it comes
// into its place again. Its row's properties are still those that it was made from. When
// the turn is over the row is as it stood before, but for its Data, which tell.

// ReleaseStepOf says which turn a row must have before the fate that is foreseen is carried out;
// empty when none. changed are the properties because of which it is replaced.
func ReleaseStepOf(c *stepdef.Catalog, r stack.Resource, replaced bool, changed []string) stack.ReleaseStep {
	switch d := c.OfRow(r); {
	case replaced && !isExternal(r) && d.ReleasesFirst(r) && !d.CanCoexist(changed):
		return stack.LetGo
	case !replaced && stepdef.LacksReleased(r):
		return stack.TakeBack
	}
	return ""
}

// beginRelease begins one.
func (m *machine) beginRelease() *Effect {
	b, r := m.ev.Begin, m.r
	stood := stack.PreviousState{Generation: r.Generation, Action: r.Action, Status: r.Status, Reason: r.Reason, Changed: r.Work.Changed, Intact: r.Work.Intact}
	m.r.Generation = b.Generation
	m.forgetHooks()
	m.r.Action, m.r.Status, m.r.Reason = stack.Update, stack.InProgress, "state changed"
	m.r.Work = stack.Work{Step: -1, Seed: b.Seed, Since: m.ev.Now, Release: b.Release, Previous: &stood, Changed: stood.Changed}
	if b.Release == stack.LetGo {
		m.storeData(stepdef.BeginRelease(false))
	} else {
		m.setPlace() // whatever becomes of it, the place is its own
		m.storeData(stepdef.BeginTakeBack(m.r, b.From))
	}
	return m.advance(nil)
}

// endRelease ends a turn: the row is as it stood, and what becomes of it is decided now.
func (m *machine) endRelease() *Effect {
	stood := *m.r.Work.Previous
	if m.r.Work.Release == stack.LetGo && m.r.Work.Sent.IsZero() {
		m.storeData(stepdef.NothingToRelease()) // no call was made
	} else if m.r.Work.Release == stack.LetGo {
		m.storeData(stepdef.BeginRelease(true))
	} else {
		m.storeData(stepdef.EndTakeBack())
	}
	m.r.Generation, m.r.Action, m.r.Status, m.r.Reason = stood.Generation, stood.Action, stood.Status, stood.Reason
	m.r.Work = stack.Work{Changed: stood.Changed, Intact: stood.Intact}
	return &Effect{Decide: true}
}
