package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// step works on that many batches, or until nothing is left to do.
func (w *world) step(e *engine.Engine, batches int) {
	w.t.Helper()
	for range batches {
		batch := w.take()
		switch {
		case len(batch) == 0:
			w.clock.forward(time.Second)
			if err := e.Sweep(context.Background()); err != nil {
				w.t.Fatal(err)
			}
		case work(batch[0]) == "stepper":
			e.Step(context.Background(), batch)
		default:
			e.Plan(context.Background(), batch)
		}
	}
}

func (w *world) stack(id string) stack.Stack {
	w.t.Helper()
	s, err := w.store.Stack(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// An update that supersedes another at any moment ends where it would have ended alone.
func TestUpdateSupersedes(t *testing.T) {
	slow := edit(first, "value: one", "value: two, update_replace_value: new, wait_secs: 3", "{value: still}", "{value: other, wait_secs: 3}")
	third := edit(first, "value: one", "value: three", "depends_on: d", "depends_on: [d, b]")
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "s", first, true).ID), slow, true).ID
	})
	for batches := range 30 {
		w := b.again(t)
		e, s := w.engine(nil), w.stack(b.stackID)
		before := w.rows(s)
		w.step(e, batches)
		s = w.run(e, nil, w.update(e, w.stack(s.ID), third, true).ID)
		if s.State() != "UPDATE_COMPLETE" {
			t.Fatalf("after %d: %s: %s", batches, s.State(), s.Reason)
		}
		after := w.rows(s)
		switch {
		case after["a"].Data["value"] != "three":
			t.Errorf(`after %d: after["a"].Data["value"] = %v, want %q`, batches, after["a"].Data["value"], "three")
		case after["c"].Data["value"] != "three":
			t.Errorf(`after %d: after["c"].Data["value"] = %v, want %q`, batches, after["c"].Data["value"], "three")
		case after["b"].Data["value"] != after["a"].PhysicalID:
			t.Errorf(`after %d: after["b"].Data["value"] = %v, want %q`, batches, after["b"].Data["value"], after["a"].PhysicalID)
		case after["d"].Data["value"] != "still":
			t.Errorf(`after %d: after["d"].Data["value"] = %v, want %q`, batches, after["d"].Data["value"], "still")
		case !slices.Equal(after["e"].Requires, []string{"b", "d"}):
			t.Errorf(`after %d: after["e"].Requires = %q, want %q`, batches, after["e"].Requires, []string{"b", "d"})
		case !slices.Equal(after["b"].RequiredBy, []string{"e"}):
			t.Errorf(`after %d: after["b"].RequiredBy = %q, want %q`, batches, after["b"].RequiredBy, []string{"e"})
		}
		if after["e"].PhysicalID != before["e"].PhysicalID || len(after) != 5 {
			t.Errorf("after %d: e was %s, is %s, of %d", batches, before["e"].PhysicalID, after["e"].PhysicalID, len(after))
		}
		w.close()
	}
}

// A creation can be superseded at any moment too.
func TestUpdateDuringCreation(t *testing.T) {
	t.Parallel()
	slow := edit(first, "value: one", "value: one, wait_secs: 3", "{value: still}", "{value: still, wait_secs: 3}")
	next := edit(first, "  e: {type: OS::Heat::TestResource, depends_on: d}", "  f: {type: OS::Heat::RandomString, depends_on: d}", "value: still", "value: other")
	for batches := range 16 {
		w := newWorld(t)
		e := w.engine(nil)
		s := w.create(e, "s", slow, true)
		w.step(e, batches)
		s = w.run(e, nil, w.update(e, w.stack(s.ID), next, true).ID)
		after := w.rows(s)
		switch {
		case s.State() != "UPDATE_COMPLETE":
			t.Errorf("after %d: s.State() = %q, want %q (%s)", batches, s.State(), "UPDATE_COMPLETE", s.Reason)
		case len(after) != 5:
			t.Errorf("after %d: len(after) = %d, want 5", batches, len(after))
		case after["d"].Data["value"] != "other":
			t.Errorf(`after %d: after["d"].Data["value"] = %v, want %q`, batches, after["d"].Data["value"], "other")
		case after["f"].Type != "OS::Heat::RandomString":
			t.Errorf(`after %d: after["f"].Type = %q, want %q`, batches, after["f"].Type, "OS::Heat::RandomString")
		}
		for name, r := range after {
			if r.Status != stack.Complete || r.PhysicalID == "" {
				t.Errorf("after %d: %s is %s", batches, name, r.State())
			}
		}
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	waits := edit(first, "value: one", "value: two", "  e: {type: OS::Heat::TestResource, depends_on: d}",
		"  e: {type: OS::Heat::TestResource, depends_on: d, properties: {value: new}}\n"+
			"  h: {type: OS::Heat::WaitConditionHandle}\n  w: {type: OS::Heat::WaitCondition, depends_on: [a, e], properties: {handle: {get_resource: h}, timeout: 3600}}")
	for batches := range 12 {
		w := newWorld(t)
		e := w.engine(nil)
		s := w.run(e, nil, w.create(e, "s", first, true).ID)
		before := w.rows(s)
		s = w.update(e, s, waits, true)
		w.step(e, batches)
		if err := e.CancelUpdate(context.Background(), w.caller, w.stack(s.ID), true); err != nil {
			t.Fatal(err)
		}
		if got := w.stack(s.ID); got.State() != "ROLLBACK_IN_PROGRESS" || got.Reason != "Stack ROLLBACK started" {
			t.Errorf("after %d: %s: %s", batches, got.State(), got.Reason)
		}
		from := w.clock.Now()
		s = w.run(e, nil, s.ID)
		after := w.rows(s)
		switch {
		case s.State() != "ROLLBACK_COMPLETE":
			t.Errorf("after %d: s.State() = %q, want %q (%s)", batches, s.State(), "ROLLBACK_COMPLETE", s.Reason)
		case len(after) != 5:
			t.Errorf("after %d: len(after) = %d, want 5", batches, len(after))
		case after["a"].PhysicalID != before["a"].PhysicalID:
			t.Errorf(`after %d: after["a"].PhysicalID = %q, want %q`, batches, after["a"].PhysicalID, before["a"].PhysicalID)
		case after["a"].Data["value"] != "one":
			t.Errorf(`after %d: after["a"].Data["value"] = %v, want %q`, batches, after["a"].Data["value"], "one")
		case w.clock.Now().Sub(from) > time.Minute:
			t.Errorf("after %d: w.clock.Now().Sub(from) = %v, want at most %v", batches, w.clock.Now().Sub(from), time.Minute)
		}
	}
}

func TestCancelWithoutRollback(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "s", edit(first, "value: one", "value: one, wait_secs: 5"), false)
	w.step(e, 3)
	for _, rollback := range []bool{true, false} {
		err := e.CancelUpdate(context.Background(), w.caller, w.stack(s.ID), rollback)
		if rollback && (err == nil || err.Error() != "Cancelling update when stack is CREATE_IN_PROGRESS is not supported.") || !rollback && err != nil {
			t.Fatalf("with rollback %v: %v", rollback, err)
		}
	}
	s = w.run(e, nil, s.ID)
	if s.State() != "CREATE_FAILED" || s.Reason != "Stack CREATE cancelled" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	w.step(e, 20)
	if a := w.rows(s)["a"]; a.State() != "CREATE_COMPLETE" {
		t.Errorf("what runs finishes, but a is %s", a.State())
	}
	s = w.run(e, nil, w.update(e, w.stack(s.ID), first, true).ID)
	if s.State() != "UPDATE_COMPLETE" || w.rows(s)["c"].Data["value"] != "one" {
		t.Fatalf("%s: %s, %v", s.State(), s.Reason, w.rows(s))
	}
}
