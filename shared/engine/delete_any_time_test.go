package engine_test

import (
	"slices"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// underway begins each action on a stack of the pair.
var underway = map[stack.Action]func(w *world, e *engine.Engine) stack.Stack{
	stack.Create: func(w *world, e *engine.Engine) stack.Stack { return w.create(e, "pair", pair, true) },
	stack.Rollback: func(w *world, e *engine.Engine) stack.Stack {
		s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
		s = w.update(e, s, edit(pair, "size: 1", "size: 2", "m1.nano", "m1.tiny", "OS::Heat::RandomString", "OS::Swift::Container"), true)
		w.step(e, 4)
		if err := e.CancelUpdate(w.t.Context(), w.caller, w.stack(s.ID), true); err != nil {
			w.t.Fatal(err)
		}
		return s
	},
	stack.Update: func(w *world, e *engine.Engine) stack.Stack {
		s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
		return w.update(e, s, edit(pair, "size: 1", "size: 2", "m1.nano", "m1.tiny", "OS::Heat::RandomString", "OS::Swift::Container"), true)
	},
	stack.Suspend: func(w *world, e *engine.Engine) stack.Stack {
		return w.begins(e, w.run(e, nil, w.create(e, "pair", pair, true).ID), stack.Suspend)
	},
	stack.Resume: func(w *world, e *engine.Engine) stack.Stack {
		return w.begins(e, w.acts(e, w.run(e, nil, w.create(e, "pair", pair, true).ID), stack.Suspend), stack.Resume)
	},
	stack.Check: func(w *world, e *engine.Engine) stack.Stack {
		return w.begins(e, w.run(e, nil, w.create(e, "pair", pair, true).ID), stack.Check)
	},
	stack.Snapshot: func(w *world, e *engine.Engine) stack.Stack {
		s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
		if _, err := e.SnapshotStack(w.t.Context(), w.caller, s, nil); err != nil {
			w.t.Fatal(err)
		}
		return s
	},
	stack.Restore: func(w *world, e *engine.Engine) stack.Stack {
		s, one := w.keeps(e, w.run(e, nil, w.create(e, "pair", pair, true).ID), "kept")
		if err := e.RestoreStack(w.t.Context(), w.caller, s, one.ID); err != nil {
			w.t.Fatal(err)
		}
		return s
	},
	stack.Adopt: func(w *world, e *engine.Engine) stack.Stack {
		s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
		saved := w.leaves(e, s)
		w.run(e, nil, s.ID)
		return w.adopts(e, "pair", saved, true)
	},
	stack.Delete: func(w *world, e *engine.Engine) stack.Stack {
		s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
		if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
			w.t.Fatal(err)
		}
		return s
	},
}

// begun returns a stack with an action in progress.
func (w *world) begun(e *engine.Engine, action stack.Action) stack.Stack {
	w.t.Helper()
	s := w.stack(underway[action](w, e).ID)
	if s.Action != action || s.Status != stack.InProgress {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	return s
}

// TestDeleteAtAnyMoment: a deletion during any action leaves nothing behind.
func TestDeleteAtAnyMoment(t *testing.T) {
	t.Parallel()
	for action := range underway {
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			for _, batches := range []int{0, 1, 2, 4, 7, 11} {
				w := newWorld(t)
				w.sim.Set(slowly)
				e := w.engine(nil)
				before := len(w.objects())
				s := w.begun(e, action)
				w.step(e, batches)
				if s = w.stack(s.ID); s.Deleted.IsZero() {
					if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
						t.Fatal(err)
					}
				}
				s = w.run(e, nil, s.ID)
				left := len(w.objects()) != before && action != stack.Adopt // what it has not adopted yet is not its own
				switch {
				case s.State() != "DELETE_COMPLETE":
					t.Errorf("after %d batches: s.State() = %q, want %q (%s)", batches, s.State(), "DELETE_COMPLETE", s.Reason)
				case left:
					t.Errorf("after %d batches: left = true, want false", batches)
				case w.trusts() != 0:
					t.Errorf("after %d batches: w.trusts() = %d, want 0", batches, w.trusts())
				}
			}
		})
	}
}

// TestTimeoutToTheSecond: an action ends when its timeout has passed, at most one sweep later.
func TestTimeoutToTheSecond(t *testing.T) {
	const lasting = `
heat_template_version: 2018-08-31
resources:
  slow: {type: OS::Heat::Delay, properties: {min_wait: 3000, actions: [SUSPEND, DELETE]}}
`
	for _, c := range []struct{ template, reason string }{{slow, "Timed out"}, {lasting, "Suspend timed out"}} {
		w := newWorld(t)
		e := w.engine(nil)
		s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "late", TimeoutMins: 2, DisableRollback: true, Source: stack.Source{Template: []byte(c.template)}})
		if err != nil {
			t.Fatal(err)
		}
		if c.template == lasting {
			s = w.begins(e, w.run(e, nil, s.ID), stack.Suspend)
		}
		until := w.stack(s.ID).Deadline
		s = w.run(e, nil, s.ID)
		events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID, Resource: "late"})
		switch {
		case err != nil:
			t.Fatalf("unexpected error: %v", err)
		case s.Status != stack.Failed:
			t.Fatalf("s.Status = %q, want %q (%s)", s.Status, stack.Failed, s.Reason)
		case s.Reason != c.reason:
			t.Fatalf("s.Reason = %q, want %q", s.Reason, c.reason)
		}
		// The tests' clock advances by a second when nothing is left to do, as the sweeper's does.
		if late := events[len(events)-1].Time.Sub(until); late < 0 || late > time.Second {
			t.Errorf("%s came %s late", c.reason, late)
		}
		if w.row(s, "slow").Status != stack.Failed {
			w.step(e, 3)
		}
		if r := w.row(s, "slow"); r.Status != stack.Failed {
			t.Errorf("what is at work goes on: %s", r.State())
		}
	}
}

// TestSweepWaitsForADeadline: a sweep waits for a deadline that is less than a sweep away.
func TestSweepWaitsForADeadline(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "late", TimeoutMins: 2, DisableRollback: true, Source: stack.Source{Template: []byte(slow)}})
	if err != nil {
		t.Fatal(err)
	}
	w.step(e, 3)
	late := func() bool {
		return slices.ContainsFunc(w.queue, func(m stack.Message) bool { return m.Topic == stack.StackSettled && m.StackID == s.ID })
	}
	for _, before := range []time.Duration{time.Minute, 700 * time.Millisecond} {
		w.clock.forward(w.stack(s.ID).Deadline.Sub(w.clock.Now()) - before)
		if err := e.Sweep(t.Context()); err != nil || late() != (before < time.Second) {
			t.Errorf("a sweep %s before: late is %v, %v", before, late(), err)
		}
	}
}
