package engine_test

import (
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// When a stack's timeout has passed, all its nested stacks time out too.
func TestNestingTimesOut(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := deep("wait_secs: 3000")
	request.TimeoutMins = 1
	made, err := e.CreateStack(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	start := w.clock.Now()
	w.run(e, nil, made.ID)
	w.rest(e)
	for _, s := range w.living("deep") {
		switch {
		case s.State() != "CREATE_FAILED":
			t.Errorf("s.State() = %q, want %q (%s)", s.State(), "CREATE_FAILED", s.Reason)
		case s.Reason != "Timed out":
			t.Errorf("s.Reason = %q, want %q", s.Reason, "Timed out")
		case s.Updated.After(start.Add(2 * time.Minute)):
			t.Errorf("%s is %s: %s", s.Name, s.State(), s.Reason)
		}
	}
	want := "a one.yaml CREATE_FAILED CREATE_FAILED\n  b two.yaml CREATE_FAILED CREATE_FAILED\n    c OS::Heat::TestResource CREATE_FAILED"
	if got := w.tree(made.ID); got != want {
		t.Errorf("%s", got)
	}
	rows, err := w.store.Rows(t.Context(), made.ID)
	if err != nil || !strings.HasPrefix(rows[0].Reason, `CREATE aborted (Task create from TemplateResource "a" Stack "deep" [`) {
		t.Errorf("%v %v", rows, err)
	}
}

// A stack that is cancelled without rollback stops all its nested stacks. Calls in progress end by
// themselves.
func TestNestingIsCancelled(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.deep(e, "wait_secs: 20")
	w.step(e, 8)
	if len(w.living("deep")) != 3 {
		t.Fatalf("%s", w.tree(s.ID))
	}
	if err := e.CancelUpdate(t.Context(), w.caller, w.stack(s.ID), false); err != nil {
		t.Fatal(err)
	}
	w.rest(e)
	for _, s := range w.living("deep") {
		if s.State() != "CREATE_FAILED" || s.Reason != "Stack CREATE cancelled" {
			t.Errorf("%s is %s: %s", s.Name, s.State(), s.Reason)
		}
	}
	w.step(e, 30)
	want := "a one.yaml CREATE_FAILED CREATE_FAILED\n  b two.yaml CREATE_FAILED CREATE_FAILED\n    c OS::Heat::TestResource CREATE_COMPLETE"
	if got := w.tree(s.ID); got != want {
		t.Errorf("%s", got)
	}
}

// A tree is updated or deleted at any moment of its creation and of another update.
func TestNestingSupersedes(t *testing.T) {
	t.Parallel()
	for batches := 0; batches < 24; batches += 2 {
		for _, remove := range []bool{false, true} {
			w := newWorld(t)
			e := w.engine(nil)
			s := w.deep(e, "wait_secs: 3")
			if batches%4 == 0 {
				if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
					t.Fatal(s.State(), s.Reason)
				}
				s = w.change(e, s, deep("wait_secs: 2"), "mid")
			}
			w.step(e, batches)
			if remove {
				if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.living("deep")) != 0 {
					t.Errorf("after %d: %s %s\n%s", batches, s.State(), s.Reason, w.tree(s.ID))
				}
				continue
			}
			s = w.run(e, nil, w.change(e, w.stack(s.ID), deep("wait_secs: 1"), "new").ID)
			all := w.living("deep")
			if s.State() != "UPDATE_COMPLETE" || len(all) != 3 {
				t.Fatalf("after %d: %s %s\n%s", batches, s.State(), s.Reason, w.tree(s.ID))
			}
			for _, s := range all {
				if s.Status != stack.Complete {
					t.Errorf("after %d: %s is %s: %s", batches, s.Name, s.State(), s.Reason)
				}
			}
			if rows := w.rows(all[2]); len(rows) != 1 || rows["c"].Data["value"] != "new" {
				t.Errorf("after %d: %v", batches, rows)
			}
		}
	}
}

// change updates a stack to a request, with a value for its parameter.
func (w *world) change(e *engine.Engine, s stack.Stack, r engine.Request, n string) stack.Stack {
	w.t.Helper()
	r.Source.Environment.Parameters = map[string]any{"n": n}
	next, err := e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: r.Source})
	if err != nil {
		w.t.Fatal(err)
	}
	return next
}

// An update that fails in a nested stack is rolled back in all stacks.
func TestNestingGoesBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.deep(e, "wait_secs: 1").ID)
	request := deep("fail: true")
	request.Source.Environment.Parameters = map[string]any{"n": "new"}
	keep := false
	s, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: request.Source, DisableRollback: &keep})
	if err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	all := w.living("deep")
	switch {
	case s.State() != "ROLLBACK_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)\n%s", s.State(), "ROLLBACK_COMPLETE", s.Reason, w.tree(s.ID))
	case len(all) != 3:
		t.Errorf("len(all) = %d, want 3\n%s", len(all), w.tree(s.ID))
	case all[2].State() != "UPDATE_COMPLETE":
		t.Errorf("all[2].State() = %q, want %q (%s)\n%s", all[2].State(), "UPDATE_COMPLETE", all[2].Reason, w.tree(s.ID))
	case w.rows(all[2])["c"].Data["value"] != "x":
		t.Errorf("w.rows(all[2])[\"c\"].Data[\"value\"] = %v, want %q\n%s", w.rows(all[2])["c"].Data["value"], "x", w.tree(s.ID))
	}
}
