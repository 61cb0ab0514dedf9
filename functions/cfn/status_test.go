package cfn

import (
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   stack.Stack
		want string
	}{
		{stack.Stack{Action: stack.Init, Status: stack.Complete}, "REVIEW_IN_PROGRESS"},
		{stack.Stack{Action: stack.Create, Status: stack.InProgress}, "CREATE_IN_PROGRESS"},
		{stack.Stack{Action: stack.Create, Status: stack.Failed}, "CREATE_FAILED"},
		{stack.Stack{Action: stack.Adopt, Status: stack.Complete}, "IMPORT_COMPLETE"},
		{stack.Stack{Action: stack.Adopt, Status: stack.Failed}, "IMPORT_ROLLBACK_FAILED"},
		{stack.Stack{Action: stack.Rollback, Status: stack.Complete, Options: &stack.Options{Adopts: map[string]string{"a": "b"}}}, "IMPORT_ROLLBACK_COMPLETE"},
		{stack.Stack{Action: stack.Rollback, Status: stack.InProgress, Undone: true}, "ROLLBACK_IN_PROGRESS"},
		{stack.Stack{Action: stack.Rollback, Status: stack.Failed, Cause: stack.CauseTimeout, Undone: true}, "ROLLBACK_FAILED"},
		{stack.Stack{Action: stack.Rollback, Status: stack.Complete, Undone: true}, "ROLLBACK_COMPLETE"},
		{stack.Stack{Action: stack.Rollback, Status: stack.InProgress, PreviousID: "old"}, "UPDATE_ROLLBACK_IN_PROGRESS"},
		{stack.Stack{Action: stack.Rollback, Status: stack.Failed, PreviousID: "old"}, "UPDATE_ROLLBACK_FAILED"},
		{stack.Stack{Action: stack.Rollback, Status: stack.Complete}, "UPDATE_ROLLBACK_COMPLETE"},
		{stack.Stack{Action: stack.Update, Status: stack.InProgress}, "UPDATE_IN_PROGRESS"},
		{stack.Stack{Action: stack.Suspend, Status: stack.Complete}, "UPDATE_COMPLETE"},
		{stack.Stack{Action: stack.Check, Status: stack.Failed}, "UPDATE_FAILED"},
		{stack.Stack{Action: stack.Delete, Status: stack.Complete}, "DELETE_COMPLETE"},
	} {
		if got := statusOf(c.of); got != c.want {
			t.Errorf("%s is %s, want %s", c.of.State(), got, c.want)
		}
	}
}

// The end of a rollback is known by what the rollback went back to, also when it is complete.
func TestStatusOfRollback(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ previous, want string }{{"", "ROLLBACK_COMPLETE"}, {"old", "UPDATE_ROLLBACK_COMPLETE"}} {
		s, _ := lifecycle.NextStack(stack.Stack{Action: stack.Update, Status: stack.Failed, SourceID: "new", PreviousID: c.previous}, lifecycle.StackEvent{Begin: stack.Rollback, Now: time.Unix(1, 0)})
		s, _ = lifecycle.NextStack(s, lifecycle.StackEvent{Settle: &lifecycle.Settle{}, Now: time.Unix(2, 0)})
		if got := statusOf(s); got != c.want {
			t.Errorf("with the source %q before: %s, want %s", c.previous, got, c.want)
		}
	}
}

// The status of an event is what the event says, whatever the stack has done since.
func TestStatusOfEvent(t *testing.T) {
	t.Parallel()
	creation := stack.Event{PhysicalID: "s", Action: stack.Rollback, Status: "IN_PROGRESS", UndoesCreation: true}
	update := creation
	update.UndoesCreation = false
	for _, now := range []stack.Stack{
		{ID: "s", Action: stack.Rollback, Status: stack.Complete, Undone: true}, {ID: "s", Action: stack.Rollback, Status: stack.InProgress, PreviousID: "old"},
		{ID: "s", Action: stack.Rollback, Status: stack.Complete}, {ID: "s", Action: stack.Check, Status: stack.Complete, Undone: true}, {ID: "s", Action: stack.Delete, Status: stack.Complete},
	} {
		if got := showEvent(now, creation).ResourceStatus; got != "ROLLBACK_IN_PROGRESS" {
			t.Errorf("the rollback of a creation in a stack in %s is %s", now.State(), got)
		}
		if got := showEvent(now, update).ResourceStatus; got != "UPDATE_ROLLBACK_IN_PROGRESS" {
			t.Errorf("the rollback of an update in a stack in %s is %s", now.State(), got)
		}
	}
}

// A resource whose object stays in the cloud was not deleted, in AWS's words.
func TestStatusOfRetained(t *testing.T) {
	t.Parallel()
	row := stack.Resource{Action: stack.Delete, Status: stack.Complete, Retain: true}
	if got := rowStatus(row); got != "DELETE_SKIPPED" {
		t.Errorf("it is %s", got)
	}
	if row.Status = stack.InProgress; rowStatus(row) != "DELETE_IN_PROGRESS" {
		t.Errorf("before that it is %s", rowStatus(row))
	}
	if row = (stack.Resource{Action: stack.Delete, Status: stack.Complete}); rowStatus(row) != "DELETE_COMPLETE" {
		t.Errorf("one that is deleted is %s", rowStatus(row))
	}
	e := stack.Event{ResourceName: "a", ResourceType: "T", PhysicalID: "p", Action: stack.Delete, Status: "COMPLETE", Retained: true}
	if got := showEvent(stack.Stack{ID: "s"}, e).ResourceStatus; got != "DELETE_SKIPPED" {
		t.Errorf("its event is %s", got)
	}
}
