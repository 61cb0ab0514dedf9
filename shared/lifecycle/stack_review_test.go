package lifecycle

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

// TestReview: a stack in review is at rest, and only a creation and a deletion begin on it.
func TestReview(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	s, d := NextStack(stack.Stack{ID: "1", Name: "s"}, StackEvent{Begin: stack.Init, Now: now, Limit: time.Hour})
	if s.State() != "INIT_COMPLETE" || s.Generation != 0 || !s.Deadline.IsZero() || d.Plan || len(d.Marks) != 1 {
		t.Fatalf("a stack in review is %+v, with %+v", s, d)
	}
	for action, allowed := range map[stack.Action]bool{
		stack.Create: true, stack.Delete: true,
		stack.Update: false, stack.Restore: false, stack.Suspend: false, stack.Resume: false, stack.Check: false, stack.Snapshot: false,
	} {
		if err := CheckBegin(s, action); (err == nil) != allowed {
			t.Errorf("%s: %v", action, err)
		}
	}
	created, d := NextStack(s, StackEvent{Begin: stack.Create, Now: now, Limit: time.Hour})
	if created.State() != "CREATE_IN_PROGRESS" || created.Generation != 1 || IsConverging(created) || !d.Plan {
		t.Errorf("after its creation has begun it is %+v, with %+v", created, d)
	}
}
