package lifecycle

import "hearth/shared/stack"

// failOutgrown fails a row for whose values there is no room. It keeps the values that it had
// before, and all that identifies and removes its object.
func (m *machine) failOutgrown() *Effect {
	stored, reason := m.r, m.ev.Abort
	m.r = *m.ev.Outgrown
	m.r.Properties, m.r.Metadata, m.r.Attributes, m.r.Work.Answers = stored.Properties, stored.Metadata, stored.Attributes, nil
	switch m.r.Status {
	case stack.Failed:
		reason = m.r.Reason
	case stack.Complete:
		m.r.Work.Step = -1 // no step of it is left to be done
	}
	return m.finish(stack.Failed, reason)
}
