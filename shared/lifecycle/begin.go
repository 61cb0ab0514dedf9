package lifecycle

import (
	"maps"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// begin starts an action, unless it is restricted or has nothing to do.
func (m *machine) begin() *Effect {
	b, old := m.ev.Begin, m.r
	m.r.Generation = b.Generation
	m.r.Marks.AtHooks = nil // those of an older plan
	switch {
	case b.Restricted && old.Status != stack.InProgress:
		m.r.Work.Refused = b.Refused
		return nil
	case b.Unchanged:
		return m.endUnchanged()
	}
	if old.Work.Begun && !leavesOrphan(old, b) {
		m.addSuspect(true)
	}
	m.enterAction(old)
	switch {
	case !b.Refused.IsZero():
		return m.failRefused(old)
	case b.Action == stack.Adopt:
		return m.adopt()
	case b.Action == stack.Delete:
		return m.beginDelete(old)
	case b.Action == stack.Check:
		return m.beginCheck()
	case b.Finish:
		m.r.Action, m.r.Work.Halfway, m.r.Work.Step = stack.Create, true, old.Work.Step-1
	}
	return m.advance(nil)
}

// enterAction writes the new action into the row, with its values.
func (m *machine) enterAction(old stack.Resource) {
	b := m.ev.Begin
	m.r = m.r.WithReason(stack.StateChanged)
	m.r.Action, m.r.Status = b.Action, stack.InProgress
	m.r.Work = stack.Work{Step: -1, Seed: b.Seed, Show: b.Show, Since: m.ev.Now}
	switch {
	case b.Action == stack.Delete:
		m.r.Work.Previous = previousState(old)
	case b.Action == stack.Update && !b.Refused.IsZero(): // the object is as it was
		m.r.Work = stack.Work{}
	case takesTemplate(b):
		m.takeValues()
	}
	if len(b.Data) > 0 {
		if m.r.Data == nil {
			m.r.Data = map[string]any{}
		}
		maps.Copy(m.r.Data, b.Data)
	}
	if b.AccessKey != "" {
		m.r.AccessKey = b.AccessKey
	}
	if b.Unsaved != "" {
		m.r.Marks.Unsaved = b.Unsaved
	}
}

// takeValues stores the source, the properties and the place that the template gives to the row.
func (m *machine) takeValues() {
	b := m.ev.Begin
	if b.Action == stack.Update && slices.ContainsFunc(m.def.Update, func(s stepdef.Step) bool { return s.Do != "" || s.Body != "" || s.Header != "" }) {
		stepdef.KeepBefore(&m.r, b.Changed)
	}
	// The object may still have some of the old values.
	m.r.Secrets = stack.UnionSecrets(b.Secrets, m.r.Secrets.Within(m.r.Properties, m.r.StoredData()))
	m.r.Source, m.r.Properties, m.r.Metadata = b.Source, b.Properties, b.Metadata
	m.r.Attributes = nil
	m.r.Work.Changed = b.Changed
	m.setPlace()
}

// failRefused fails an action before it changes anything. A sound object stays sound when an update
// is refused.
func (m *machine) failRefused(old stack.Resource) *Effect {
	effect := m.endFailed(m.ev.Begin.Refused)
	m.r.Work.Intact = (old.Status == stack.Complete || old.Work.Intact) && m.ev.Begin.Action == stack.Update
	m.r.Work.Halfway, m.r.Work.Step = old.Work.Halfway, old.Work.Step
	return effect
}

// beginCheck begins a check. It ends at once for a type whose objects cannot be checked.
func (m *machine) beginCheck() *Effect {
	if m.def.Healthy == nil && !m.def.Nests() && !takesTemplate(m.ev.Begin) {
		return m.complete(unsupportedReason(m.r))
	}
	m.r.Work.Show = true
	return m.advance(nil)
}

// takesTemplate reports whether an action gives a row the values of a template. A check does so
// only when it begins a row whose object is external. The other actions leave the values as they
// are.
func takesTemplate(b *Begin) bool {
	switch b.Action {
	case stack.Delete, stack.Suspend, stack.Resume, stack.Snapshot:
		return false
	case stack.Check:
		return b.Source != ""
	}
	return true
}

// endUnchanged ends an update that has nothing to do. A failed row that is already as the template
// says becomes complete, as in Heat.
func (m *machine) endUnchanged() *Effect {
	m.r.Source, m.r.Work.Refused = m.ev.Begin.Source, stack.Failure{}
	m.setPlace()
	if m.r.Status == stack.Failed {
		return m.complete("Update status to COMPLETE for FAILED resource neither update nor replace.")
	}
	return nil
}

// setPlace stores where the row stands among the others of its template. The row is current again
// even if another one had replaced it.
func (m *machine) setPlace() {
	if p := m.ev.Begin.Place; p != nil {
		if !stepdef.LacksReleased(m.r) {
			m.r.Marks.Released = ""
		}
		m.r.Requires, m.r.RequiredBy, m.r.Retain, m.r.ReplacedBy = p.Requires, p.RequiredBy, p.Retain, ""
		m.r.Declared = p.Declared
		m.r.Marks.Copied = p.Copied
		if p.Type != "" {
			m.r.Type, m.r.Template = p.Type, p.Template
		}
	}
}
