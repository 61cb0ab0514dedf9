package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// A refusedStory is a change from one template to another during which the cloud refuses a call.
// Without from it is a creation, without to a deletion.
type refusedStory struct {
	name     string
	from, to *stack.Source
	thorough bool   // the short form refuses each call too
	grows    bool   // the volume does not become smaller again
	user     string // the user; empty is demo
	paths    string // only calls to identity with these paths are refused; empty is all calls to other services
}

// An undisturbedRun is how a story ends when nothing is refused.
type undisturbedRun struct {
	calls          int // to the cloud
	old, new, none outcome
}

func sourceOf(template string) *stack.Source { return &stack.Source{Template: []byte(template)} }

func treeOf(r engine.Request) *stack.Source { return &r.Source }

// login makes the story's user the caller.
func (r refusedStory) login(w *world) {
	if r.user != "" {
		w.caller = w.login(w.auth, r.user)
	}
}

func (r refusedStory) service() string {
	if r.paths != "" {
		return "identity"
	}
	return "!identity"
}

// prepare makes the stack that the story changes, and returns its ID.
func (r refusedStory) prepare(w *world, e *engine.Engine) string {
	if r.login(w); r.from == nil {
		return ""
	}
	s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: "ref", DisableRollback: true, Source: *r.from})
	if err != nil {
		w.t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	return s.ID
}

// request begins the story's action.
func (r refusedStory) request(w *world, e *engine.Engine, id string, keep bool) (stack.Stack, error) {
	if r.from == nil {
		return e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: "ref", DisableRollback: keep, Source: *r.to})
	}
	s, err := w.store.Stack(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	if r.to == nil {
		return s, e.DeleteStack(w.t.Context(), w.caller, s)
	}
	return e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: *r.to, DisableRollback: &keep})
}

// begin tries the action again and waits for its end.
func (r refusedStory) begin(w *world, e *engine.Engine, s stack.Stack, keep bool) stack.Stack {
	w.t.Helper()
	if r.to != nil {
		return w.updateTo(e, s, *r.to, keep)
	}
	return w.run(e, nil, w.begins(e, s, stack.Delete).ID)
}

func (w *world) updateTo(e *engine.Engine, s stack.Stack, to stack.Source, keep bool) stack.Stack {
	w.t.Helper()
	s, err := e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: to, DisableRollback: &keep})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.run(e, nil, s.ID)
}

// undisturbed runs the story without a refusal.
func (r refusedStory) undisturbed(t *testing.T, b *beginning) (c undisturbedRun) {
	t.Helper()
	w := b.again(t)
	defer w.close()
	r.login(w)
	c.old = w.outcomeOf(b.stackID)
	if err := w.sim.AddFault(simcloud.Fault{Service: r.service(), Path: r.paths}); err != nil { // counts calls
		t.Fatal(err)
	}
	e := w.engine(nil)
	s, err := r.request(w, e, b.stackID, true)
	if err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.Status != stack.Complete {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	c.calls, c.new = w.sim.Faults()[0].Seen, w.outcomeOf(s.ID)
	if r.to != nil {
		if s = w.run(e, nil, w.begins(e, s, stack.Delete).ID); s.Status != stack.Complete {
			t.Fatalf("%s: %s", s.State(), s.Reason)
		}
	}
	c.none = w.outcomeOf(s.ID)
	return c
}
