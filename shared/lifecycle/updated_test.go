package lifecycle

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

// A stack was updated when what it is has changed: looking at it, suspending it and
// taking a snapshot of it do not, as in Heat.
func TestUpdatedTime(t *testing.T) {
	now := time.Unix(1000, 0)
	for action, want := range map[stack.Action]bool{
		stack.Create: false, stack.Suspend: false, stack.Resume: false, stack.Check: false, stack.Snapshot: false,
		stack.Adopt: true, stack.Update: true, stack.Rollback: true, stack.Restore: true, stack.Delete: true,
	} {
		begun := startAction(stack.Stack{}, action, StackEvent{Now: now})
		ended := endStack(stack.Stack{Action: action}, stack.Complete, "", "", now)
		if begun.Updated.IsZero() == want || ended.Updated.IsZero() == want {
			t.Errorf("%s: begun %v, ended %v", action, begun.Updated, ended.Updated)
		}
	}
}
