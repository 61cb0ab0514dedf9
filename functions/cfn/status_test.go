package cfn

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	updated := time.Unix(1, 0)
	for _, c := range []struct {
		action  stack.Action
		status  stack.Status
		updated time.Time
		want    string
	}{
		{stack.Init, stack.Complete, time.Time{}, "REVIEW_IN_PROGRESS"},
		{stack.Create, stack.InProgress, time.Time{}, "CREATE_IN_PROGRESS"},
		{stack.Create, stack.Failed, time.Time{}, "CREATE_FAILED"},
		{stack.Adopt, stack.Complete, time.Time{}, "CREATE_COMPLETE"},
		{stack.Rollback, stack.Complete, time.Time{}, "ROLLBACK_COMPLETE"},
		{stack.Rollback, stack.Complete, updated, "UPDATE_ROLLBACK_COMPLETE"},
		{stack.Rollback, stack.Failed, updated, "UPDATE_ROLLBACK_FAILED"},
		{stack.Update, stack.InProgress, updated, "UPDATE_IN_PROGRESS"},
		{stack.Suspend, stack.Complete, updated, "UPDATE_COMPLETE"},
		{stack.Check, stack.Failed, updated, "UPDATE_FAILED"},
		{stack.Delete, stack.Complete, updated, "DELETE_COMPLETE"},
	} {
		if got := statusOf(stack.Stack{Action: c.action, Status: c.status, Updated: c.updated}); got != c.want {
			t.Errorf("%s of a stack updated at %v is %s, want %s", stack.State(c.action, c.status), c.updated.Unix(), got, c.want)
		}
	}
}
