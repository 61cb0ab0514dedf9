package engine_test

import (
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
)

// slowly makes operations of the cloud take a while, so that other actions can begin during them.
var slowly = simcloud.Settings{ServerBuild: 2, ServerDelete: 3, VolumeCreate: 3, VolumeDelete: 2, VolumeAction: 2}

// pump works on one batch, or advances the clock by a second when nothing is queued.
func (w *world) pump(e *engine.Engine) {
	w.t.Helper()
	batch := w.take()
	var again []string
	switch {
	case len(batch) == 0:
		w.clock.forward(time.Second)
		if err := e.Sweep(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	case work(batch[0]) == "stepper":
		again = e.Step(w.t.Context(), batch)
	default:
		again = e.Plan(w.t.Context(), batch)
	}
	if len(again) > 0 {
		w.t.Fatalf("%d messages could not be dealt with", len(again))
	}
}

// TestDeleteAtEveryMoment deletes a stack after each step of its creation and of its rollback.
// Nothing may be left, whatever was in progress.
func TestDeleteAtEveryMoment(t *testing.T) {
	t.Parallel()
	for n := 0; ; n++ {
		w := newWorld(t)
		w.sim.Set(slowly)
		before := len(w.objects())
		e := w.engine(nil)
		s := w.create(e, "ref", broken, false)
		for range n {
			w.pump(e)
		}
		s, err := w.store.Stack(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		ended := s.State() == "ROLLBACK_COMPLETE"
		if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
		switch left := len(w.objects()) - before; {
		case s.State() != "DELETE_COMPLETE":
			t.Fatalf("after %d steps: s.State() = %q, want %q (%s)", n, s.State(), "DELETE_COMPLETE", s.Reason)
		case left != 0:
			t.Fatalf("after %d steps: left = %d, want 0", n, left)
		case w.trusts() != 0:
			t.Fatalf("after %d steps: w.trusts() = %d, want 0", n, w.trusts())
		}
		if ended {
			if n < 10 {
				t.Fatalf("it had ended after %d steps", n)
			}
			t.Logf("%d moments", n)
			return
		}
	}
}
