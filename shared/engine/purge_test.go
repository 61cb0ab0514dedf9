package engine_test

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

// A deleted stack is shown for a while, and then all its rows are removed. Its credential is
// deleted when it is revoked.
func TestDeletedStacksArePurged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "small", small, true).ID)
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if _, err := w.store.Credential(t.Context(), s.CredentialID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("the revoked credential is kept: %v", err)
	}
	sweep := func() {
		t.Helper()
		e := w.engine(nil) // which has a free lock
		e.Settings.KeepDeleted = 24 * time.Hour
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.forward(23 * time.Hour)
	sweep()
	if _, err := w.store.Stack(t.Context(), s.ID); err != nil {
		t.Errorf("the stack is purged before its time: %v", err)
	}
	w.clock.forward(2 * time.Hour)
	sweep()
	if _, err := w.store.Stack(t.Context(), s.ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("the stack is kept: %v", err)
	}
	if _, err := w.store.Source(t.Context(), s.SourceID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("its source is kept: %v", err)
	}
	events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
	if err != nil || len(events) != 0 {
		t.Errorf("%d events are kept (%v)", len(events), err)
	}
}
