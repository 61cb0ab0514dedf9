package engine_test

import (
	"testing"

	"hearth/shared/stack"
)

// TestRemovalThatAnOlderPlanEnded: a user deletes a stack during its rollback. A row that the new
// plan includes is removed before its node is ready.
func TestRemovalThatAnOlderPlanEnded(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "small", small, true).ID)
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if again := e.Plan(t.Context(), w.take()); len(again) > 0 {
		t.Fatal("no plan")
	}
	rows, err := w.store.Resources(t.Context(), s.ID, []string{"second"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.Commit(t.Context(), stack.Change{Resource: &rows[0], Drop: true})[0].Err; err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
}
