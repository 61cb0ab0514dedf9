package engine_test

import (
	"slices"
	"testing"

	"hearth/shared/stack"
)

// TestDeleteTellsWhatItEnds: the events of a stack that was deleted during its creation show that
// the creation did not end, for the stack and for the resource in progress.
func TestDeleteTellsWhatItEnds(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "cut", slow, true)
	w.step(e, 3)
	if r := w.row(s, "slow"); r.State() != "CREATE_IN_PROGRESS" {
		t.Fatal(r.State())
	}
	if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
		t.Fatal(err)
	}
	w.run(e, nil, s.ID)
	events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, ev := range events {
		told = append(told, ev.ResourceName+" "+string(ev.Action)+"_"+ev.Status+": "+ev.Reason)
	}
	want := []string{
		"cut CREATE_IN_PROGRESS: Stack CREATE started",
		"slow CREATE_IN_PROGRESS: state changed",
		"cut CREATE_FAILED: Stack CREATE cancelled",
		"cut DELETE_IN_PROGRESS: Stack DELETE started",
		"slow CREATE_FAILED: CREATE aborted (user triggered cancel)",
		"slow DELETE_IN_PROGRESS: state changed",
		"slow DELETE_COMPLETE: state changed",
		"cut DELETE_COMPLETE: Stack DELETE completed successfully",
	}
	if !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
}
