package engine_test

import (
	"fmt"
	"testing"

	"hearth/shared/stack"
)

// TestForgedAndRepeatedMessages: a message can only cause work that is due anyway.
func TestForgedAndRepeatedMessages(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	id := w.create(e, "ref", reference, true).ID
	forge := func() {
		t.Helper()
		rows, err := w.store.Resources(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		var forged []stack.Message
		for i, r := range rows {
			for g := range int64(4) {
				forged = append(forged, stack.Message{ID: fmt.Sprintf("forged-%d-%d", i, g), Topic: stack.ResourceStep, StackID: id, ResourceID: r.ID, Generation: g})
			}
			forged = append(forged, stack.Message{Topic: stack.ResourceDue, WaitKey: r.WaitKey})
		}
		forged = append(forged,
			stack.Message{ID: "x", Topic: stack.ResourceStep, StackID: "no stack", ResourceID: "no row"},
			stack.Message{Topic: stack.ResourceStep}, stack.Message{Topic: stack.ResourceDue})
		if again := e.Step(t.Context(), forged); len(again) > 0 {
			t.Fatalf("the stepper wants %v again", again)
		}
		for g := range int64(4) {
			e.Plan(t.Context(), []stack.Message{{ID: "p", Topic: stack.StackRequested, StackID: id, Generation: g}, {ID: "q", Topic: stack.StackSettled, StackID: id, Generation: g}, {Topic: "no such topic"}})
		}
	}
	// Many forged messages come before each real one. Rows that wait for others must not begin, and
	// work must not begin twice.
	for range 200 {
		rows, err := w.store.Resources(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		done := map[string]bool{}
		for _, r := range rows {
			done[r.Name] = r.State() == "CREATE_COMPLETE"
		}
		forge()
		after, err := w.store.Resources(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range after {
			for _, before := range r.Requires {
				if r.Action != stack.Init && !has(after, before, "CREATE_COMPLETE") {
					t.Fatalf("%s is %s before %s is done", r.Name, r.State(), before)
				}
			}
			if done[r.Name] && r.State() != "CREATE_COMPLETE" {
				t.Fatalf("%s was done and is %s", r.Name, r.State())
			}
		}
		s, err := w.store.Stack(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if s.Status != stack.InProgress {
			break
		}
		batch := w.take()
		switch {
		case len(batch) == 0:
			w.clock.forward(1e9)
			if err := e.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
		case work(batch[0]) == "stepper":
			e.Step(t.Context(), append(batch, batch...))
		default:
			e.Plan(t.Context(), append(batch, batch...))
		}
	}
	s := w.run(e, nil, id)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	before := w.objects()
	forge()
	if after := w.objects(); len(after) != len(before) {
		t.Fatalf("forged messages changed the cloud: %d objects were %d", len(after), len(before))
	}
}

func has(rows []stack.Resource, name, state string) bool {
	for _, r := range rows {
		if r.Name == name {
			return r.State() == state
		}
	}
	return false
}
