package lifecycle

import "hearth/shared/stack"

// failOutgrown fails a row whose new values there is no room for. The row keeps its former values,
// and everything that identifies its object and helps to delete it.
func (m *machine) failOutgrown() *Effect {
	stored, why := m.r, m.ev.Abort
	m.r = *m.ev.Outgrown
	m.r.Properties, m.r.Metadata, m.r.Attributes, m.r.Work.Answers = stored.Properties, stored.Metadata, stored.Attributes, nil
	switch m.r.Status {
	case stack.Failed:
		why = m.r.WhyFailed()
	case stack.Complete:
		m.r.Work.Step = -1 // no step is left to do
	}
	return m.endFailed(why)
}
