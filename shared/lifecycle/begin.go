package lifecycle

import (
	"maps"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// begin starts an action. What an unfinished one may have left behind is looked
// for first, so that a removal removes it too.
func (m *machine) begin() *Effect {
	b, before := m.ev.Begin, m.r.Work
	var standing *stack.PreviousState
	if b.Action == stack.Delete {
		standing = previousState(m.r)
	}
	orphan := before.Begun && (m.r.PhysicalID == "" || m.r.Action == stack.Snapshot) && b.Action == stack.Delete
	former, was := m.r.Action, m.r.Status
	if before.Orphan != "" {
		former = before.Orphan
	}
	intact := m.r.Status == stack.Complete || before.Intact
	m.r.Generation = b.Generation
	m.unhooked()
	if b.Restricted && m.r.Status != stack.InProgress {
		m.r.Work.Refused = b.Refused
		return nil
	}
	if b.Unchanged {
		return m.endUnchanged()
	}
	if before.Begun && !orphan {
		m.suspect(true)
	}
	m.r.Action, m.r.Status, m.r.Reason = b.Action, stack.InProgress, "state changed"
	m.r.Work = stack.Work{Step: -1, Seed: b.Seed, Show: b.Show, Since: m.ev.Now, Previous: standing}
	switch {
	case b.Action == stack.Update && b.Refused != "": // its object is as it was
		m.r.Work = stack.Work{}
	case makes(b):
		if b.Action == stack.Update && slices.ContainsFunc(m.def.Update, func(s stepdef.Step) bool { return s.Go != "" || s.Body != "" || s.Header != "" }) {
			m.remember(stepdef.KeepBefore(m.r, b.Changed))
		}
		// Its object may have something of the old values still.
		m.r.Secrets = stack.UnionSecrets(b.Secrets, m.r.Secrets.Within(m.r.Properties, m.r.Data))
		m.r.Source, m.r.Properties, m.r.Metadata = b.Source, b.Properties, b.Metadata
		m.r.Attributes = nil
		m.r.Work.Changed = b.Changed
		m.place()
	}
	if len(b.Data) > 0 {
		if m.r.Data == nil {
			m.r.Data = map[string]any{}
		}
		maps.Copy(m.r.Data, b.Data)
	}
	if b.Refused != "" {
		effect := m.finish(stack.Failed, b.Refused)
		m.r.Work.Intact = intact && b.Action == stack.Update
		m.r.Work.Halfway, m.r.Work.Step = before.Halfway, before.Step
		return effect
	}
	if b.Action == stack.Adopt {
		return m.adopt()
	}
	if b.Finish {
		m.r.Action, m.r.Work.Halfway, m.r.Work.Step = stack.Create, true, before.Step-1
	}
	if b.Action == stack.Delete && was != stack.Complete {
		m.copied(false) // like Heat: of what has failed no copy is made
	}
	if b.Action == stack.Delete && m.r.Retain {
		return m.finish(stack.Complete, "state changed")
	}
	if b.Action == stack.Check {
		if m.def.Healthy == nil && !m.def.Nests() && !makes(b) {
			return m.finish(stack.Complete, unsupported(m.r))
		}
		m.r.Work.Show = true
	}
	if orphan {
		m.r.Work.Orphan, m.r.Work.Step, m.r.Work.Since, m.r.Work.Seed = former, before.Step, before.Since, before.Seed
		m.r.Work.Begun, m.r.Work.Answers, m.r.Work.Undoing = true, before.Answers, before.Undoing
		m.r.Work.Calls, m.r.Work.Heard = before.Calls, before.Heard
		if effect := m.search(); effect != nil {
			return effect
		}
		m.r.Work = stack.Work{Step: -1, Seed: b.Seed, Previous: standing}
	}
	return m.advance(nil)
}

// makes says whether an action makes a row what a template says of it. The others find
// it and leave it as it is; a check does so unless it is how a row begins whose object
// is not ours.
func makes(b *Begin) bool {
	switch b.Action {
	case stack.Delete, stack.Suspend, stack.Resume, stack.Snapshot:
		return false
	case stack.Check:
		return b.Source != ""
	}
	return true
}

// endUnchanged ends an update that has nothing to do. One that had failed and is what it
// should be is well again, as in Heat.
func (m *machine) endUnchanged() *Effect {
	m.r.Source, m.r.Work.Refused = m.ev.Begin.Source, ""
	m.place()
	if m.r.Status == stack.Failed {
		return m.finish(stack.Complete, "Update status to COMPLETE for FAILED resource neither update nor replace.")
	}
	return nil
}

// place puts a row among the others of its template. Whatever had taken its place, it
// has it now.
func (m *machine) place() {
	if p := m.ev.Begin.Place; p != nil {
		if m.r.Data != nil && !stepdef.LacksReleased(m.r) {
			m.remember(stepdef.EndTakeBack())
		}
		m.r.Requires, m.r.RequiredBy, m.r.Retain, m.r.ReplacedBy = p.Requires, p.RequiredBy, p.Retain, ""
		m.r.Declared = p.Declared
		m.copied(p.Copied)
		if p.Type != "" {
			m.r.Type, m.r.Template = p.Type, p.Template
		}
	}
}
