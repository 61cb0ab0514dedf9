package lifecycle

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

// TestDeleteOnFailure: a creation that fails is deleted when the caller said so; an update is not.
func TestDeleteOnFailure(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	failed := StackEvent{Settle: &Settle{Failed: &stack.Resource{Name: "r", Action: stack.Create, Reason: "why"}}, Now: now, Limit: time.Hour}
	s := stack.Stack{Action: stack.Create, Status: stack.InProgress, Options: &stack.Options{DeleteOnFailure: true, Token: "t"}}
	next, d := NextStack(s, failed)
	if next.State() != "DELETE_IN_PROGRESS" || !d.Plan || len(d.Marks) != 2 || d.Marks[0].Status != stack.Failed || next.Options.Token != "t" {
		t.Errorf("a failed creation is followed by %s with %+v", next.State(), d)
	}
	s.Action, s.PreviousID = stack.Update, "before"
	if next, _ = NextStack(s, failed); next.State() != "ROLLBACK_IN_PROGRESS" {
		t.Errorf("a failed update is followed by %s", next.State())
	}
}

// TestToken: an action that a user begins has the token of its request, and the rollback that follows
// has it too. An action without a token forgets it. The options that were read are not written to.
func TestToken(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	read := stack.Stack{Action: stack.Create, Status: stack.Complete}
	s, _ := NextStack(read, StackEvent{Begin: stack.Update, Token: "one", Now: now})
	if read.Options != nil || !s.HasToken("one", stack.Update) || s.HasToken("one", stack.Create) || s.HasToken("two", stack.Update) || s.HasToken("", stack.Update) {
		t.Errorf("after an update with a token: %+v", s.Options)
	}
	back, _ := NextStack(s, StackEvent{Settle: &Settle{Failed: &stack.Resource{Reason: "why"}}, Now: now})
	if back.Action != stack.Rollback || !back.HasToken("one", stack.Update) || back.HasToken("one", stack.Rollback) {
		t.Errorf("after the rollback began: %s %+v", back.Action, back.Options)
	}
	later, _ := NextStack(back, StackEvent{Begin: stack.Check, Now: now.Add(time.Minute)})
	if later.Options.Token != "" || back.Options.Token != "one" || !later.Options.Begun.Equal(now.Add(time.Minute)) {
		t.Errorf("after an action without a token: %+v, and before it %+v", later.Options, back.Options)
	}
}
