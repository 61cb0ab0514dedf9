package stepper

import (
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// outgrownEvent returns how a row fails for whose values its tree has no room. grown is what the
// row was to become. One that had not begun stays what it was.
func (b *batch) outgrownEvent(t *live.Task, grown stack.Resource, err error) *lifecycle.Event {
	why := "RequestLimitExceeded: " + err.Error()
	replaced := t.Replaced != nil
	t.Outgrown, t.Row, t.Replaced, t.Events = true, t.Stored, nil, nil
	switch {
	case t.Node != nil && !HasBegun(t.Row, *t.Node):
		t.Suspects = nil
		return b.failEvent(t, why)
	case replaced: // the row has its old object still
		return &lifecycle.Event{Abort: why}
	}
	return &lifecycle.Event{Abort: why, Outgrown: &grown}
}
