package stack_test

import (
	"testing"

	"hearth/shared/stack"
)

func TestCauseOfReason(t *testing.T) {
	for _, c := range []struct {
		action stack.Action
		status stack.Status
		reason string
		want   stack.Cause
	}{
		{stack.Create, stack.Failed, "Timed out", stack.CauseTimeout},
		{stack.Suspend, stack.Failed, "Suspend timed out", stack.CauseTimeout},
		{stack.Suspend, stack.Failed, "Timed out", ""},
		{stack.Create, stack.Complete, "Timed out", ""},
		{stack.Update, stack.Failed, "Stack UPDATE cancelled", stack.CauseCancelled},
		{stack.Update, stack.Failed, "Stack CREATE cancelled", ""},
		{stack.Update, stack.InProgress, "Stack UPDATE cancelled", ""},
		{stack.Check, stack.Complete, "Stack CHECK completed successfully. 'CHECK' not fully supported (see resources)", stack.CausePartial},
		{stack.Check, stack.Failed, "Resource CHECK failed: x. 'CHECK' not fully supported (see resources)", stack.CausePartial},
		{stack.Check, stack.Complete, "Stack CHECK completed successfully", ""},
		{stack.Create, stack.Failed, "Resource CREATE failed: Timed out", ""},
	} {
		if got := stack.CauseOfReason(stack.Stack{Action: c.action, Status: c.status, Reason: c.reason}); got != c.want {
			t.Errorf("%s %s %q has the cause %q, want %q", c.action, c.status, c.reason, got, c.want)
		}
	}
}
