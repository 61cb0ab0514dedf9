package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// adopts makes a stack of what was saved of another.
func (w *world) adopts(e *engine.Engine, name string, saved stack.Saved, keep bool) stack.Stack {
	w.t.Helper()
	s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{
		Name: name, DisableRollback: keep, Adopt: saved.Resources, Source: stack.Source{Template: saved.Template, Environment: saved.Source.Environment, Files: saved.Source.Files},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// leaves gives up a stack and what is known of it.
func (w *world) leaves(e *engine.Engine, s stack.Stack) stack.Saved {
	w.t.Helper()
	saved, err := e.AbandonStack(w.t.Context(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	return saved
}

func TestAbandonAndAdopt(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	before := w.objects()
	s := w.run(e, nil, w.create(e, "one", reference, true).ID)
	objects := w.objects()
	exported, err := e.ExportStack(t.Context(), s)
	if err != nil || w.stack(s.ID).State() != "CREATE_COMPLETE" || len(exported.Resources) != 20 {
		t.Fatalf("%v: %d resources", err, len(exported.Resources))
	}
	old := w.rows(s)
	saved := w.leaves(e, s)
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || s.Deleted.IsZero() {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if now := w.objects(); len(now) != len(objects) || w.trusts() != 0 {
		t.Errorf("%d objects of %d are left, and %d trusts", len(now), len(objects), w.trusts())
	}
	s = w.run(e, nil, w.adopts(e, "one", saved, true).ID)
	if s.State() != "ADOPT_COMPLETE" || s.Reason != "Stack ADOPT completed successfully" || !s.Updated.IsZero() {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	for name, r := range w.rows(s) {
		was := old[name]
		if r.State() != "ADOPT_COMPLETE" || r.PhysicalID != was.PhysicalID || r.Claim != was.Claim || r.Data["adopt"] != nil || was.Data["value"] != r.Data["value"] {
			t.Errorf("%s is %s (%s), %s, claims %q, not %q; data %v", name, r.State(), r.Reason, r.PhysicalID, r.Claim, was.Claim, r.Data)
		}
	}
	if outputs, err := e.Outputs(t.Context(), s); err != nil || outputs[0].Value == nil || outputs[0].Value == "" {
		t.Errorf("outputs %v %v", outputs, err)
	}
	// A second stack cannot have them, and takes nothing with it when it goes back.
	second := w.run(e, nil, w.adopts(e, "two", saved, false).ID)
	if second.State() != "ROLLBACK_COMPLETE" || len(w.objects()) != len(objects) {
		t.Errorf("%s: %s; %d objects of %d", second.State(), second.Reason, len(w.objects()), len(objects))
	}
	// What was adopted is the stack's: an update finds nothing to do, a removal removes it.
	s = w.update(e, s, reference, true)
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" || w.rows(s)["server"].PhysicalID != old["server"].PhysicalID {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != len(before) {
		t.Errorf("%s: %s; %d objects, before %d", s.State(), s.Reason, len(w.objects()), len(before))
	}
}

func TestAdoptionFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	objects := len(w.objects())
	saved := w.leaves(e, s)
	w.run(e, nil, s.ID)
	for _, c := range []struct {
		name, id, says string
	}{
		{"first", "", "Resource ADOPT failed: Exception: resources.first: Resource ID was not provided."},
		{"first", "not-there", "Resource ADOPT failed: NotFound: resources.first: Instance not-there could not be found"},
	} {
		told := map[string]stack.SavedResource{}
		for name, one := range saved.Resources {
			told[name] = one
		}
		one := told[c.name]
		one.PhysicalID = c.id
		told[c.name] = one
		broken := saved
		broken.Resources = told
		s := w.run(e, nil, w.adopts(e, "again", broken, true).ID)
		if s.State() != "ADOPT_FAILED" || !strings.HasPrefix(s.Reason, c.says) {
			t.Errorf("%s: %s", s.State(), s.Reason)
		}
		w.leaves(e, s)
		if w.run(e, nil, s.ID); len(w.objects()) != objects {
			t.Errorf("%d objects of %d are left", len(w.objects()), objects)
		}
	}
	off := engine.New(engine.Needs{Store: w.store, Now: w.clock.Now})
	if _, err := off.CreateStack(t.Context(), w.caller, engine.Request{Name: "x", Adopt: saved.Resources}); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("where adoption is not allowed: %v", err)
	}
	if _, err := off.ExportStack(t.Context(), s); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("where export is not allowed: %v", err)
	}
}
