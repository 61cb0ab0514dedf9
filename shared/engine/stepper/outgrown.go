package stepper

import (
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// outgrownEvent returns the event that fails a row whose values exceed the limit of its tree. rejected is
// the row that the store did not accept. A row that had not begun keeps its state.
func (b *batch) outgrownEvent(t *live.Task, rejected stack.Resource, err error) *lifecycle.Event {
	why := stack.Failure{Class: string(stack.RequestLimitExceeded), Text: err.Error()}
	replaced := t.Replaced != nil
	t.Outgrown, t.Row, t.Replaced, t.Events = true, t.Stored, nil, nil
	switch {
	case t.Node != nil && !lifecycle.HasBegunNode(t.Row, *t.Node):
		t.Suspects = nil
		return b.failEvent(t, why)
	case replaced: // the row still has its old object
		return &lifecycle.Event{Abort: why}
	}
	return &lifecycle.Event{Abort: why, Outgrown: &rejected}
}
