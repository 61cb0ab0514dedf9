package lifecycle_test

import (
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

func TestNextStack(t *testing.T) {
	broken := &stack.Resource{Action: stack.Create, Reason: "ValueError: resources.b: no"}
	for _, c := range []struct {
		name     string
		action   stack.Action
		keep     bool // disable_rollback
		settle   lifecycle.Settle
		state    string
		reason   string
		marks    int
		planning bool
	}{
		{"creation ends", stack.Create, true, lifecycle.Settle{}, "CREATE_COMPLETE", "Stack CREATE completed successfully", 1, false},
		{"creation goes on", stack.Create, true, lifecycle.Settle{Left: 3}, "CREATE_IN_PROGRESS", "Stack CREATE started", 0, false},
		{"creation fails", stack.Create, true, lifecycle.Settle{Left: 3, Failed: broken}, "CREATE_FAILED", "Resource CREATE failed: ValueError: resources.b: no", 1, false},
		{"creation is rolled back", stack.Create, false, lifecycle.Settle{Left: 3, Failed: broken}, "ROLLBACK_IN_PROGRESS", "Stack ROLLBACK started", 2, true},
		{"creation is late", stack.Create, true, lifecycle.Settle{Left: 3, Late: true}, "CREATE_FAILED", "Timed out", 1, false},
		{"rollback fails", stack.Rollback, false, lifecycle.Settle{Left: 1, Failed: broken}, "ROLLBACK_FAILED", "Resource CREATE failed: ValueError: resources.b: no", 1, false},
		{"removal ends", stack.Delete, true, lifecycle.Settle{}, "DELETE_COMPLETE", "Stack DELETE completed successfully", 1, false},
	} {
		s, _ := lifecycle.NextStack(stack.Stack{DisableRollback: c.keep}, lifecycle.StackEvent{Begin: c.action, Now: noon, Limit: time.Hour})
		next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Settle: &c.settle, Now: noon, Limit: time.Hour})
		switch {
		case next.State() != c.state:
			t.Errorf("%s: next.State() = %q, want %q (%s)", c.name, next.State(), c.state, next.Reason)
		case next.Reason != c.reason:
			t.Errorf("%s: next.Reason = %q, want %q", c.name, next.Reason, c.reason)
		case len(d.Marks) != c.marks:
			t.Errorf("%s: len(d.Marks) = %d, want %d", c.name, len(d.Marks), c.marks)
		case d.Plan != c.planning:
			t.Errorf("%s: d.Plan = %v, want %v", c.name, d.Plan, c.planning)
		}
		if deleted := c.state == "DELETE_COMPLETE"; deleted == next.Deleted.IsZero() {
			t.Errorf("%s: deleted at %s", c.name, next.Deleted)
		}
	}
}

func TestAnEndedStackStaysEnded(t *testing.T) {
	s := stack.Stack{Action: stack.Create, Status: stack.Complete}
	if next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Settle: &lifecycle.Settle{Failed: &stack.Resource{}}, Now: noon}); next.State() != "CREATE_COMPLETE" || len(d.Marks) != 0 {
		t.Fatalf("%s", next.State())
	}
}
