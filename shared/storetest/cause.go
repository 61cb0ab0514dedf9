package storetest

import (
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testCauseBefore reads stacks that a release wrote which kept only the reason.
func testCauseBefore(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	late, other := newStack("late"), newStack("other")
	for _, k := range []*stack.Stack{&late, &other} {
		k.Status, k.Reason, k.Cause = stack.Failed, "Timed out", ""
		commit(t, s, stack.Change{NewStack: k})
	}
	db.sql(t, "UPDATE stack SET cause = NULL WHERE name = 'late'")
	if got := must(s.Stack(background, late.ID)); got.Cause != stack.CauseTimeout {
		t.Errorf("a stack without a cause has %q", got.Cause)
	}
	if got := must(s.Stack(background, other.ID)); got.Cause != "" {
		t.Errorf("a stack whose cause is empty has %q", got.Cause)
	}
	changed := must(s.Stack(background, late.ID))
	changed.Description = "written again"
	commit(t, s, stack.Change{Stack: &changed})
	db.sql(t, "UPDATE stack SET reason = 'other words' WHERE name = 'late'")
	if got := must(s.Stack(background, late.ID)); got.Cause != stack.CauseTimeout {
		t.Errorf("the cause was not stored: %q", got.Cause)
	}
}

// testUndoneBefore opens a database of a release that did not keep which rollback undid a creation.
func testUndoneBefore(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	rollback := func(name string, status stack.Status, cause, previous string, before ...stack.Action) stack.Stack {
		k := newStack(name)
		k.Action, k.Status, k.Cause, k.PreviousID = stack.Rollback, status, stack.Cause(cause), previous
		change := stack.Change{NewStack: &k}
		for _, a := range append(before, stack.Rollback) {
			change.Events = append(change.Events, stack.Event{StackID: k.ID, ResourceName: k.Name, PhysicalID: k.ID, Action: a, Status: string(stack.InProgress)})
		}
		commit(t, s, change)
		return k
	}
	undone := map[string]bool{}
	for _, k := range []stack.Stack{
		rollback("creation", stack.Complete, "creation", "", stack.Create), rollback("under way", stack.InProgress, "", "", stack.Create),
	} {
		undone[k.ID] = true
	}
	for _, k := range []stack.Stack{
		rollback("update", stack.Complete, "", "", stack.Create, stack.Update), rollback("failed", stack.Failed, "timeout", "before", stack.Create, stack.Restore),
	} {
		undone[k.ID] = false
	}
	makeOlder(t, db, 25)
	s = db.Open(t, store.Options{})
	for id, want := range undone {
		if k := must(s.Stack(background, id)); k.Undone != want || k.Cause == "creation" {
			t.Errorf("%s is undone: %v, want %v; its cause is %q", k.Name, k.Undone, want, k.Cause)
		}
		for _, e := range must(s.Events(background, stack.EventQuery{StackID: id})) {
			if e.UndoesCreation != (want && e.Action == stack.Rollback) {
				t.Errorf("the event %s of %s undoes the creation: %v", e.Action, e.ResourceName, e.UndoesCreation)
			}
		}
	}
}
