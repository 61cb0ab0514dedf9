package engine_test

import (
	"slices"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// signalled has a deployment whose server's agent polls an object and signals the outcome.
var signalled = edit(oneDeployment, ", signal_transport: NO_SIGNAL", "")

// awaits runs an action until a deployment waits for its signal, and returns it.
func (w *world) awaits(e *engine.Engine, s stack.Stack) (told stack.Resource) {
	w.t.Helper()
	w.until(e, func() bool {
		all, err := w.store.Rows(w.t.Context(), s.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(r stack.Resource) bool { return r.PhysicalID != "" && r.WaitKey == stack.SignalKey(r.PhysicalID) })
		if i >= 0 {
			told = all[i]
		}
		return i >= 0
	})
	return told
}

// signals reports the outcome of a deployment, and runs the action to its end.
func (w *world) signals(e *engine.Engine, s stack.Stack, told stack.Resource, code float64) stack.Stack {
	w.t.Helper()
	if err := e.Signal(w.t.Context(), w.caller, s, told, map[string]any{"deploy_status_code": code}); err != nil {
		w.t.Fatal(err)
	}
	return w.run(e, nil, s.ID)
}

// TestFailedDeployment: a deployment that failed on its server, or that was cancelled, is replaced by the
// next update, as in Heat. The update goes on with one that failed because the object store refused its server's metadata.
func TestFailedDeployment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fails    func(w *world, e *engine.Engine, s stack.Stack) stack.Stack
		replaced bool
	}{
		"failed": {func(w *world, e *engine.Engine, s stack.Stack) stack.Stack {
			return w.signals(e, s, w.awaits(e, s), 1)
		}, true},
		"timed out": {func(w *world, e *engine.Engine, s stack.Stack) stack.Stack {
			w.awaits(e, s)
			w.clock.forward(2 * time.Hour)
			s = w.run(e, nil, s.ID)
			w.step(e, 3)
			return s
		}, true},
		"refused": {func(w *world, e *engine.Engine, s stack.Stack) stack.Stack {
			refusal := simcloud.Fault{Name: "refused", Service: "object-store", Method: "PUT", Code: 403, Message: "not today"}
			if err := w.sim.AddFault(refusal); err != nil {
				w.t.Fatal(err)
			}
			s = w.run(e, nil, s.ID)
			w.sim.ClearFaults()
			return s
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			s := w.create(e, "s", signalled, true)
			before := w.awaits(e, s)
			s = w.signals(e, s, before, 0)
			other := edit(signalled, "word: hello", "word: bye")
			minutes, keep := 60, true
			s, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: *sourceOf(other), DisableRollback: &keep, TimeoutMins: &minutes})
			if err != nil {
				t.Fatal(err)
			}
			if s = c.fails(w, e, s); s.State() != "UPDATE_FAILED" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			s = w.update(e, s, other, true)
			told := w.awaits(e, s)
			if replaced := told.PhysicalID != before.PhysicalID; replaced != c.replaced {
				t.Errorf("replaced: %v, want %v", replaced, c.replaced)
			}
			if s = w.signals(e, s, told, 0); s.State() != "UPDATE_COMPLETE" {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
			if all := w.deployments(); len(all) != 1 || *all[0].Status != "COMPLETE" {
				t.Errorf("the deployments are %+v", all)
			}
		})
	}
}
