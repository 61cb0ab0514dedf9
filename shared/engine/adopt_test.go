package engine_test

import (
	"maps"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// adopts creates a stack from the export of another.
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

// leaves abandons a stack and returns its export.
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
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case w.stack(s.ID).State() != "CREATE_COMPLETE":
		t.Fatalf("w.stack(s.ID).State() = %q, want %q (%s)", w.stack(s.ID).State(), "CREATE_COMPLETE", w.stack(s.ID).Reason)
	case len(exported.Resources) != 20:
		t.Fatalf("len(exported.Resources) = %d, want 20", len(exported.Resources))
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
	switch {
	case s.State() != "ADOPT_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "ADOPT_COMPLETE", s.Reason)
	case s.Reason != "Stack ADOPT completed successfully":
		t.Fatalf("s.Reason = %q, want %q", s.Reason, "Stack ADOPT completed successfully")
	case s.Updated.IsZero():
		t.Fatalf("s.Updated is zero")
	}
	for name, r := range w.rows(s) {
		was := old[name]
		switch {
		case r.State() != "ADOPT_COMPLETE":
			t.Errorf("r.State() = %q, want %q (%s): %v", r.State(), "ADOPT_COMPLETE", r.Reason, name)
		case r.PhysicalID != was.PhysicalID:
			t.Errorf("r.PhysicalID = %q, want %q: %v", r.PhysicalID, was.PhysicalID, name)
		case r.Claim != was.Claim:
			t.Errorf("r.Claim = %q, want %q: %v", r.Claim, was.Claim, name)
		case r.Marks.Adoption != nil:
			t.Errorf("r.Marks.Adoption = %+v, want nil: %v", r.Marks.Adoption, name)
		case was.Data["value"] != r.Data["value"]:
			t.Errorf(`was.Data["value"] = %v, want %v: %v`, was.Data["value"], r.Data["value"], name)
		}
	}
	switch outputs, err := e.Outputs(t.Context(), s); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case outputs[0].Value == nil:
		t.Errorf("outputs[0].Value is nil")
	case outputs[0].Value == "":
		t.Errorf("outputs[0].Value is empty")
	}
	// A second stack cannot adopt the same objects, and its rollback removes none of them.
	second := w.run(e, nil, w.adopts(e, "two", saved, false).ID)
	if second.State() != "ROLLBACK_COMPLETE" || len(w.objects()) != len(objects) {
		t.Errorf("%s: %s; %d objects of %d", second.State(), second.Reason, len(w.objects()), len(objects))
	}
	// The stack owns what it adopted: an update finds nothing to do, and a removal removes the
	// objects.
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

// The objects of an abandoned stack and of its nested stacks can be adopted at once. The messages
// that are left of the old stack take nothing from the new one.
func TestAdoptedAtOnce(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	old := w.planted(e)
	objects := w.objects()
	saved := w.leaves(e, old)
	held := w.take() // messages for the old stack
	s := w.run(e, nil, w.adopts(e, "other", saved, true).ID)
	if s.State() != "ADOPT_COMPLETE" || w.stack(old.ID).State() != "DELETE_IN_PROGRESS" {
		t.Errorf("%s: %s; the old stack is %s", s.State(), s.Reason, w.stack(old.ID).State())
	}
	if err := w.Publish(t.Context(), held...); err != nil {
		t.Fatal(err)
	}
	if old = w.run(e, nil, old.ID); old.State() != "DELETE_COMPLETE" {
		t.Errorf("the old stack is %s: %s", old.State(), old.Reason)
	}
	if now := w.objects(); !maps.Equal(now, objects) {
		t.Errorf("there are %v, were %v", now, objects)
	}
	second := w.run(e, nil, w.adopts(e, "second", saved, false).ID)
	if second.State() != "ROLLBACK_COMPLETE" || !maps.Equal(w.objects(), objects) {
		t.Errorf("%s: %s; there are %v", second.State(), second.Reason, w.objects())
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

// grove is a tree with a group, some of whose members were removed.
const grove = `
heat_template_version: 2021-04-16
parameters: {count: {type: number, default: 3}}
resources:
  word:  {type: OS::Heat::RandomString, properties: {length: 8}}
  tree:  {type: tree.yaml, properties: {name: {get_attr: [word, value]}, tag: one}}
  group:
    type: OS::Heat::ResourceGroup
    update_policy: {batch_create: {max_batch_size: 1, pause_time: 1}}
    properties:
      count: {get_param: count}
      removal_policies: [{resource_list: ["1"]}]
      resource_def: {type: OS::Neutron::Net, properties: {name: "of-%index%"}}
  chain: {type: OS::Heat::ResourceChain, properties: {resources: [OS::Heat::RandomString, OS::Neutron::Net]}}
  last:  {type: OS::Heat::Value, properties: {value: {get_attr: [group, refs_map]}}}
outputs:
  port: {value: {get_attr: [tree, port]}}
  nets: {value: {get_attr: [group, refs_map]}}
`

// grove makes the tree with a group whose member 1 was removed.
func (w *world) grove(e *engine.Engine, name string) stack.Stack {
	w.t.Helper()
	files := map[string]string{"tree.yaml": tree, "leaf.yaml": leaf}
	s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: name, DisableRollback: true, Source: stack.Source{Template: []byte(grove), Files: files}})
	if err != nil {
		w.t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	return s
}

// A tree has the same objects after it was abandoned and adopted, and makes none.
func TestAdoptTree(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	before := len(w.objects())
	s := w.grove(e, "grove")
	was, objects := w.whole(s), w.objects()
	saved := w.leaves(e, s)
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != len(objects) {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	s = w.run(e, nil, w.adopts(e, "again", saved, true).ID)
	if s.State() != "ADOPT_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if now := w.whole(s); !maps.Equal(now, was) {
		t.Errorf("it is\n%v\nand was\n%v", now, was)
	}
	for _, one := range w.allBelow(s.ID) {
		if one.State() != "ADOPT_COMPLETE" {
			t.Errorf("%s is %s: %s", one.Name, one.State(), one.Reason)
		}
	}
	outputs, err := e.Outputs(t.Context(), s)
	switch nets, _ := outputs[1].Value.(map[string]any); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(nets) != 3:
		t.Errorf("len(nets) = %d, want 3", len(nets))
	case nets["0"] == nil:
		t.Errorf(`nets["0"] is nil`)
	case nets["2"] == nil:
		t.Errorf(`nets["2"] is nil`)
	case outputs[0].Value == nil:
		t.Errorf("outputs[0].Value is nil")
	}
	// A second adoption finds the objects taken, and its rollback removes none of them.
	two := w.run(e, nil, w.adopts(e, "two", saved, false).ID)
	if two.State() != "ROLLBACK_COMPLETE" || len(w.objects()) != len(objects) {
		t.Errorf("%s: %s; %d objects of %d", two.State(), two.Reason, len(w.objects()), len(objects))
	}
	s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{
		Template: []byte(grove), Files: saved.Source.Files, Environment: stack.Environment{Parameters: map[string]any{"count": 4}}}})
	if err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" || len(w.objects()) != len(objects)+1 {
		t.Errorf("%s: %s; %d objects, %d before", s.State(), s.Reason, len(w.objects()), len(objects))
	}
	for path, id := range was {
		if now := w.whole(s)[path]; now != id {
			t.Errorf("%s was %s and is %s", path, id, now)
		}
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != before {
		t.Errorf("%s: %s; %d objects, before %d", s.State(), s.Reason, len(w.objects()), before)
	}
}

// An adoption that fails in a nested stack says where, removes nothing, and goes on when the
// missing object exists.
func TestAdoptTreeFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.grove(e, "grove")
	objects := len(w.objects())
	saved := w.leaves(e, s)
	w.run(e, nil, s.ID)
	delete(saved.Resources["tree"].Below.Resources["leaf"].Below.Resources, "port")
	for _, keep := range []bool{true, false} {
		state := map[bool]string{true: "ADOPT_FAILED", false: "ROLLBACK_COMPLETE"}[keep]
		s := w.run(e, nil, w.adopts(e, "broken", saved, keep).ID)
		if s.State() != state || len(w.objects()) != objects {
			t.Errorf("%s: %s; %d objects of %d", s.State(), s.Reason, len(w.objects()), objects)
		}
		if !keep {
			continue
		}
		if s.Reason != "Resource ADOPT failed: Exception: resources.tree.resources.leaf.resources.port: Resource ID was not provided." {
			t.Error(s.Reason)
		}
		if err := e.ContinueStack(t.Context(), w.caller, s, engine.Continuation{}); err != nil {
			t.Fatal(err)
		}
		if s = w.run(e, nil, s.ID); s.State() != state || len(w.objects()) != objects {
			t.Errorf("it goes on: %s: %s; %d objects of %d", s.State(), s.Reason, len(w.objects()), objects)
		}
		w.leaves(e, s)
		if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != objects {
			t.Errorf("it is given up: %s: %s; %d objects of %d", s.State(), s.Reason, len(w.objects()), objects)
		}
	}
}

// whole returns the physical ID of each resource of a stack and its nested stacks, by path.
func (w *world) whole(s stack.Stack) map[string]string {
	w.t.Helper()
	all := map[string]string{}
	var walk func(s stack.Stack, way string)
	walk = func(s stack.Stack, way string) {
		for name, r := range w.rows(s) {
			if child, err := w.store.Stack(w.t.Context(), r.PhysicalID); err == nil {
				walk(child, way+name+"/")
			} else if !strings.HasPrefix(r.Type, "OS::Heat::") {
				all[way+name] = r.PhysicalID
			}
		}
	}
	walk(s, "")
	return all
}
