package engine

import (
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// outgrown returns how a row fails for whose values its tree has no room. grown is what the
// row was to become. One that had not begun stays what it was.
func (b *batch) outgrown(t *task, grown stack.Resource, err error) *lifecycle.Event {
	why := "RequestLimitExceeded: " + err.Error()
	replaced := t.replaced != nil
	t.outgrown, t.row, t.replaced, t.told = true, t.stored, nil, nil
	switch {
	case t.node != nil && !begun(t.row, *t.node):
		t.suspects = nil
		return b.lost(t, why)
	case replaced: // the row has its old object still
		return &lifecycle.Event{Abort: why}
	}
	return &lifecycle.Event{Abort: why, Outgrown: &grown}
}
