package engine_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// importBefore is a stack into which objects are imported.
const importBefore = `
heat_template_version: 2016-10-14
resources:
  base: {type: OS::Neutron::Net, properties: {name: base}}
`

// importAfter has two more resources, one of which needs the other and what was there.
const importAfter = importBefore + `
  net:    {type: OS::Neutron::Net, deletion_policy: Delete, properties: {name: one}}
  group:  {type: OS::Nova::ServerGroup, deletion_policy: Delete, depends_on: [base, net], properties: {name: one, policies: [affinity]}}
`

// importAlone has only what is imported.
const importAlone = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net, deletion_policy: Delete, properties: {name: one}}
  group:  {type: OS::Nova::ServerGroup, deletion_policy: Delete, depends_on: net, properties: {name: one, policies: [affinity]}}
`

// stray makes the objects of importAlone that belong to no stack, and returns their imports.
func (w *world) stray(e *engine.Engine) []engine.Import {
	w.t.Helper()
	s := w.run(e, nil, w.create(e, "stray", importAlone, true).ID)
	rows := w.rows(s)
	w.leaves(e, s)
	w.run(e, nil, s.ID)
	return []engine.Import{{Name: "net", Type: "OS::Neutron::Net", ID: rows["net"].PhysicalID}, {Name: "group", Type: "OS::Nova::ServerGroup", ID: rows["group"].PhysicalID}}
}

// proposeImport prepares a change set that imports objects into a stack; nil makes the stack.
func (w *world) proposeImport(e *engine.Engine, s *stack.Stack, name, template string, imports []engine.Import) (stack.Stack, stack.ChangeSet, error) {
	return e.CreateChangeSet(context.Background(), w.caller, engine.Proposal{
		Name: name, Kind: stack.ImportSet, StackName: name, Stack: s, Imports: imports,
		Request: engine.UpdateRequest{Source: stack.Source{Template: []byte(template)}},
	})
}

// imports begins an import.
func (w *world) imports(e *engine.Engine, s *stack.Stack, template string, imports []engine.Import) stack.Stack {
	w.t.Helper()
	of, set, err := w.proposeImport(e, s, "set", template, imports)
	if err != nil {
		w.t.Fatal(err)
	}
	if set.Status != stack.Complete {
		w.t.Fatalf("the change set is %s: %s", set.Status, set.Reason)
	}
	of, err = e.ExecuteChangeSet(w.t.Context(), w.caller, of, set, engine.Execution{})
	if err != nil {
		w.t.Fatal(err)
	}
	return of
}

// into makes a stack and begins an import into it.
func (w *world) into(e *engine.Engine, imports []engine.Import) stack.Stack {
	w.t.Helper()
	s := w.run(e, nil, w.create(e, "there", importBefore, true).ID)
	return w.imports(e, &s, importAfter, imports)
}

// withoutLast returns imports of which the last object does not exist.
func withoutLast(imports []engine.Import) []engine.Import {
	imports[len(imports)-1].ID = "5b1d7c52-0000-4000-8000-000000000000"
	return imports
}

// importStories are the stories that import objects.
var importStories = []story{
	{"import", func(w *world, e *engine.Engine) string { return w.imports(e, nil, importAlone, w.stray(e)).ID }, "ADOPT_COMPLETE"},
	{"import that goes back", func(w *world, e *engine.Engine) string {
		return w.imports(e, nil, importAlone, withoutLast(w.stray(e))).ID
	}, "ROLLBACK_COMPLETE"},
	{"import into a stack", func(w *world, e *engine.Engine) string { return w.into(e, w.stray(e)).ID }, "ADOPT_COMPLETE"},
	{"import into a stack that goes back", func(w *world, e *engine.Engine) string { return w.into(e, withoutLast(w.stray(e))).ID }, "ROLLBACK_COMPLETE"},
}

// TestImport: objects that belong to no stack are taken over, by a new stack or into one that is there.
// Nothing is made or changed, and then the stack owns them.
func TestImport(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(w *world, e *engine.Engine, all []engine.Import) stack.Stack{
		"new": func(w *world, e *engine.Engine, all []engine.Import) stack.Stack {
			return w.imports(e, nil, importAlone, all)
		},
		"there": func(w *world, e *engine.Engine, all []engine.Import) stack.Stack { return w.into(e, all) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			none := w.objects()
			all := w.stray(e)
			s := begin(w, e, all)
			before, base := w.objects(), w.rows(s)["base"]
			if s = w.run(e, nil, s.ID); s.State() != "ADOPT_COMPLETE" || !maps.Equal(w.objects(), before) {
				t.Fatalf("%s: %s; there are %v, were %v", s.State(), s.Reason, w.objects(), before)
			}
			rows := w.rows(s)
			for _, one := range all {
				if r := rows[one.Name]; r.State() != "ADOPT_COMPLETE" || r.PhysicalID != one.ID || r.Marks.Adoption != nil {
					t.Errorf("%s is %s with %s, want %s", one.Name, r.State(), r.PhysicalID, one.ID)
				}
			}
			if rows["base"].State() != base.State() || rows["base"].PhysicalID != base.PhysicalID {
				t.Errorf("the resource that was there is %s", rows["base"].State())
			}
			// The objects are in a stack now: they cannot be imported again.
			if _, set, err := w.proposeImport(e, nil, "again", importAlone, all); err != nil || set.Status != stack.Failed || set.Reason != all[0].ID+" already exists in a stack" {
				t.Errorf("imported again: %s %q, %v", set.Status, set.Reason, err)
			}
			template := importAlone
			if name == "there" {
				template = importAfter
			}
			if s = w.updateTo(e, s, stack.Source{Template: []byte(strings.ReplaceAll(template, "name: one", "name: two"))}, true); s.State() != "UPDATE_COMPLETE" || w.rows(s)["net"].PhysicalID != all[0].ID {
				t.Errorf("an update: %s: %s", s.State(), s.Reason)
			}
			if s.Options != nil && len(s.Options.Adopts) > 0 {
				t.Errorf("the update is said to adopt %v", s.Options.Adopts)
			}
			if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
				t.Fatal(err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || !maps.Equal(w.objects(), none) {
				t.Errorf("%s: there are %v, were %v", s.State(), w.objects(), none)
			}
		})
	}
}

// TestImportGoesBack: a failed import leaves the objects in the cloud and the stack as it was. They can
// be imported at once.
func TestImportGoesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	all := w.stray(e)
	right := all[1]
	s := w.into(e, withoutLast(all))
	before := w.objects()
	if s = w.run(e, nil, s.ID); s.State() != "ROLLBACK_COMPLETE" || s.UndoesCreation() || len(s.Options.Adopts) != 2 || !maps.Equal(w.objects(), before) {
		t.Fatalf("%s: %s; there are %v, were %v", s.State(), s.Reason, w.objects(), before)
	}
	if rows := w.rows(s); len(rows) != 1 || rows["base"].State() != "CREATE_COMPLETE" {
		t.Errorf("the rows are %v", rows)
	}
	all[1] = right
	_, set, err := w.proposeImport(e, &s, "right", importAfter, all)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.ExecuteChangeSet(t.Context(), w.caller, s, set, engine.Execution{DisableRollback: new(bool)}); stack.CodeOf(err) != stack.BadRequest {
		t.Errorf("with a word on the rollback: %v", err)
	}
	if s, err = e.ExecuteChangeSet(t.Context(), w.caller, s, set, engine.Execution{Token: "t"}); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "ADOPT_COMPLETE" || !maps.Equal(w.objects(), before) {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if _, err := e.ExecuteChangeSet(t.Context(), w.caller, s, w.executed(s, set), engine.Execution{Token: "t"}); err != nil {
		t.Errorf("the same request again: %v", err)
	}
}

// executed returns a change set as it is now.
func (w *world) executed(s stack.Stack, set stack.ChangeSet) stack.ChangeSet {
	w.t.Helper()
	now, err := w.store.ChangeSet(context.Background(), s.ID, set.ID)
	if err != nil || lifecycle.ExecutionOf(s, now) != lifecycle.ExecuteComplete {
		w.t.Fatalf("the set is %s, %v", lifecycle.ExecutionOf(s, now), err)
	}
	return now
}

// TestImportSuperseded: an update that begins during an import goes on with the adoption.
func TestImportSuperseded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	s := w.into(e, w.stray(e))
	before := w.objects()
	w.step(e, 1) // it is planned, and nothing has begun
	if s = w.updateTo(e, w.stackAgain(s), stack.Source{Template: []byte(importAfter)}, true); s.State() != "UPDATE_COMPLETE" || !maps.Equal(w.objects(), before) {
		t.Errorf("%s: %s; there are %v, were %v", s.State(), s.Reason, w.objects(), before)
	}
}

func TestImportRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	all := w.stray(e)
	s := w.run(e, nil, w.create(e, "there", importBefore, true).ID)
	failed := w.run(e, nil, w.create(e, "failed", "heat_template_version: 2016-10-14\nresources: {bad: {type: OS::Heat::TestResource, properties: {fail: true}}}", true).ID)
	for name, c := range map[string]struct {
		in       *stack.Stack
		template string
		imports  []engine.Import
		says     string
	}{
		"twice":              {&s, importAfter, append(all, all[0]), "Every resource to import must have unique LogicalResourceId"},
		"not there":          {&s, importBefore, all, "The logical resource ids [net, group] provided in ResourceToImport do not exist in the template."},
		"another type":       {&s, importAfter, []engine.Import{{Name: "net", Type: "OS::Neutron::Port", ID: "x"}}, "Resource type of [net] passed in ResourceToImport does not match"},
		"nothing new":        {&s, importBefore, []engine.Import{{Name: "base", Type: "OS::Neutron::Net", ID: "x"}}, "The template should contain at least one new resource to import."},
		"in the stack":       {&s, importAfter, append(all, engine.Import{Name: "base", Type: "OS::Neutron::Net", ID: "x"}), "Resources [base] passed in ResourceToImport are already in a stack and cannot be imported."},
		"one is missing":     {&s, importAfter, all[:1], "Resources [group] is missing from ResourceToImport list"},
		"all but one":        {nil, importAlone, all[:1], "Resources [group] is missing from ResourceToImport list"},
		"a change":           {&s, strings.Replace(importAfter, "name: base", "name: other", 1), all, "You have modified resources [base] in your template that are not being imported."},
		"another policy":     {&s, strings.Replace(importAfter, "{type: OS::Neutron::Net, properties", "{type: OS::Neutron::Net, deletion_policy: Retain, properties", 1), all, "You have modified resources [base]"},
		"a removal":          {&s, importAlone, all, "You have modified resources [base]"},
		"no deletion policy": {nil, strings.Replace(importAlone, "deletion_policy: Delete, ", "", 1), all, "The following resources to import [net] must have DeletionPolicy attribute specified in the template."},
		"no such import":     {nil, importAlone + "  value: {type: OS::Heat::Value, deletion_policy: Retain, properties: {value: x}}\n", append(all, engine.Import{Name: "value", Type: "OS::Heat::Value", ID: "x"}), "The following resource types are not supported for resource import: OS::Heat::Value"},
		"external":           {nil, strings.Replace(importAlone, "{type: OS::Neutron::Net, ", "{type: OS::Neutron::Net, external_id: "+all[0].ID+", ", 1), all, "not supported for resource import: OS::Neutron::Net"},
	} {
		_, _, err := w.proposeImport(e, c.in, "set-"+strings.ReplaceAll(name, " ", "-"), c.template, c.imports)
		if stack.CodeOf(err) != stack.BadRequest || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %s", name, err, c.says)
		}
	}
	if _, set, err := w.proposeImport(e, nil, "set", importAlone, []engine.Import{all[0], {Name: "group", Type: "OS::Nova::ServerGroup", ID: all[1].ID}}); err != nil || set.Status != stack.Complete {
		t.Errorf("the right one: %s %s, %v", set.Status, set.Reason, err)
	}
	if _, err := e.UpdateStack(t.Context(), w.caller, failed, engine.UpdateRequest{Adopts: map[string]string{"a": "b"}, Source: stack.Source{Template: []byte(importBefore)}}); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("into a failed stack: %v", err)
	}
	off := engine.New(engine.Needs{Store: w.store, Now: w.clock.Now})
	if _, err := off.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Adopts: map[string]string{"a": "b"}}); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("where adoption is not allowed: %v", err)
	}
}

// TestImportAtEveryCrashPoint kills the worker before and after each of its effects.
func TestImportAtEveryCrashPoint(t *testing.T) {
	t.Parallel()
	for _, s := range importStories {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, s.begin)
			undisturbed := play(t, s, b, nil)
			atEachPoint(t, 1, 15, func(n int64, k *killer) {
				if got := play(t, s, b, k); got != undisturbed {
					t.Fatalf("killed at point %d:\n%s\nundisturbed:\n%s", n, got, undisturbed)
				}
			})
		})
	}
}

// TestRefusedImport has the cloud refuse each call of an import once, in each way. It ends whole, or
// goes back; no object is made, changed or deleted.
func TestRefusedImport(t *testing.T) {
	t.Parallel()
	for _, story := range importStories {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, story.begin)
			for call, left := 1, true; left; call++ {
				for _, kind := range refusalKinds {
					w := b.again(t)
					before := w.objects()
					kind.Service, kind.Nth, kind.Times, kind.Stall = "!identity", call, 1, 0 // a look that hangs is repeated
					if err := w.sim.AddFault(kind); err != nil {
						t.Fatal(err)
					}
					s := w.run(w.engine(nil), nil, b.stackID)
					if state := s.State(); state != "ADOPT_COMPLETE" && state != "ROLLBACK_COMPLETE" || !maps.Equal(w.objects(), before) {
						t.Errorf("%s of call %d: %s: %s", kind.Name, call, state, s.Reason)
					}
					left = left && w.sim.Faults()[0].Seen >= call
					w.close()
				}
			}
		})
	}
}
