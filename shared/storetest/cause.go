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
