package engine_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

func (w *world) update(e *engine.Engine, s stack.Stack, template string, keep bool) stack.Stack {
	w.t.Helper()
	s, err := e.UpdateStack(context.Background(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(template)}, DisableRollback: &keep})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// rows returns the current rows of a stack by name.
func (w *world) rows(s stack.Stack) map[string]stack.Resource {
	w.t.Helper()
	all, err := w.store.Rows(context.Background(), s.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	by := map[string]stack.Resource{}
	for _, r := range all {
		if _, twice := by[r.Name]; twice {
			w.t.Errorf("%s has two rows", r.Name)
		}
		by[r.Name] = r
	}
	return by
}

const first = `
heat_template_version: 2016-10-14
resources:
  a: {type: OS::Heat::TestResource, properties: {value: one}}
  b: {type: OS::Heat::TestResource, properties: {value: {get_resource: a}}}
  c: {type: OS::Heat::TestResource, properties: {value: {get_attr: [a, output]}}}
  d: {type: OS::Heat::TestResource, properties: {value: still}}
  e: {type: OS::Heat::TestResource, depends_on: d}
`

// edit returns a template with texts replaced, in pairs.
func edit(template string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(template)
}

// told returns the events of a stack from the n-th on, without those of beginnings.
func (w *world) told(s stack.Stack, from int) []string {
	w.t.Helper()
	events, err := w.store.Events(context.Background(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	var lines []string
	for _, ev := range events[from:] {
		if ev.Status != string(stack.InProgress) {
			lines = append(lines, fmt.Sprintf("%s %s_%s", ev.ResourceName, ev.Action, ev.Status))
		}
	}
	slices.Sort(lines)
	return lines
}

func (w *world) count(s stack.Stack) int {
	events, err := w.store.Events(context.Background(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	return len(events)
}

func TestUpdate(t *testing.T) {
	for _, test := range []struct {
		name, template string
		told           []string
	}{
		{"nothing", first, []string{"s UPDATE_COMPLETE"}},
		{"in place, and what reads it", edit(first, "value: one", "value: two"), []string{"a UPDATE_COMPLETE", "c UPDATE_COMPLETE", "s UPDATE_COMPLETE"}},
		{"replace, and what refers to it", edit(first, "value: one", "value: one, update_replace_value: new"),
			[]string{"a CREATE_COMPLETE", "a DELETE_COMPLETE", "a UPDATE_COMPLETE", "b UPDATE_COMPLETE", "s UPDATE_COMPLETE"}},
		{"another type", edit(first, "d: {type: OS::Heat::TestResource, properties: {value: still}}", "d: {type: OS::Heat::RandomString}"),
			[]string{"d CREATE_COMPLETE", "d DELETE_COMPLETE", "s UPDATE_COMPLETE"}},
		{"one more, one less", edit(first, "  e: {type: OS::Heat::TestResource, depends_on: d}", "  f: {type: OS::Heat::TestResource, depends_on: d}"),
			[]string{"e DELETE_COMPLETE", "f CREATE_COMPLETE", "s UPDATE_COMPLETE"}},
		{"depends_on alone", edit(first, ", depends_on: d", ", depends_on: [d, a]"), []string{"e UPDATE_COMPLETE", "s UPDATE_COMPLETE"}},
		{"metadata alone", edit(first, ", depends_on: d", ", depends_on: d, metadata: {x: y}"), []string{"e UPDATE_COMPLETE", "s UPDATE_COMPLETE"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			s := w.run(e, nil, w.create(e, "s", first, true).ID)
			before, n := w.rows(s), w.count(s)
			s = w.run(e, nil, w.update(e, s, test.template, true).ID)
			switch {
			case s.State() != "UPDATE_COMPLETE":
				t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
			case s.Reason != "Stack UPDATE completed successfully":
				t.Fatalf("s.Reason = %q, want %q", s.Reason, "Stack UPDATE completed successfully")
			case s.Updated.IsZero():
				t.Fatalf("s.Updated is zero")
			case s.PreviousID != "":
				t.Fatalf("s.PreviousID = %q, want %q", s.PreviousID, "")
			}
			if got := w.told(s, n); !slices.Equal(got, test.told) {
				t.Errorf("told %q, want %q", got, test.told)
			}
			after := w.rows(s)
			for name, r := range after {
				if was, ok := before[name]; ok && was.PhysicalID == r.PhysicalID && slices.Contains(test.told, name+" DELETE_COMPLETE") {
					t.Errorf("%s was replaced and has the same object", name)
				}
			}
			if v := after["c"].Data["value"]; v != after["a"].Data["value"] {
				t.Errorf("c has %v, a has %v", v, after["a"].Data["value"])
			}
			if v := after["b"].Data["value"]; v != after["a"].PhysicalID {
				t.Errorf("b has %v, a is %v", v, after["a"].PhysicalID)
			}
		})
	}
}

// A creation that was rolled back leaves nothing. A failed update of that stack goes back to nothing,
// and not to the template whose creation failed.
func TestUpdateAfterCreationRolledBack(t *testing.T) {
	const failing = `
heat_template_version: 2018-08-31
resources:
  bad: {type: OS::Heat::TestResource, properties: {fail: true}}
`
	for _, c := range []struct {
		state  string // of the rollback of the creation
		damage func(w *world)
	}{
		{"ROLLBACK_COMPLETE", func(*world) {}},
		{"ROLLBACK_FAILED", func(w *world) { w.fails("DELETE", "network", "networks") }},
	} {
		t.Run(c.state, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			c.damage(w)
			s := w.run(e, nil, w.create(e, "s", edit(failing, "resources:", "resources:\n  net: {type: OS::Neutron::Net}", "{fail: true}", "{fail: true}, depends_on: net"), false).ID)
			if s.State() != c.state {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			s = w.run(e, nil, w.update(e, s, edit(failing, "  bad:", "  good: {type: OS::Heat::TestResource}\n  bad:"), false).ID)
			switch {
			case s.State() != "ROLLBACK_COMPLETE":
				t.Errorf("%s: %s, with %v", s.State(), s.Reason, slices.Collect(maps.Keys(w.rows(s))))
			case !s.Undone:
				t.Errorf("%s: %s, with %v", s.State(), s.Reason, slices.Collect(maps.Keys(w.rows(s))))
			case len(w.rows(s)) > 0:
				t.Errorf("%s: %s, with %v", s.State(), s.Reason, slices.Collect(maps.Keys(w.rows(s))))
			}
		})
	}
}

// What is done between the rollback of a creation and the next update does not bring back the template
// that failed. Each event of a rollback says what it undoes.
func TestUndoneCreationIsRemembered(t *testing.T) {
	const failing = "heat_template_version: 2018-08-31\nresources:\n  good: {type: OS::Heat::TestResource}\n  bad: {type: OS::Heat::TestResource, properties: {fail: true}}\n"
	for _, between := range []stack.Action{stack.Check, stack.Suspend} {
		w := newWorld(t)
		e := w.engine(nil)
		s := w.run(e, nil, w.create(e, "s", failing, false).ID)
		s = w.acts(e, s, between)
		if between == stack.Suspend {
			s = w.acts(e, s, stack.Resume)
		}
		if s.Status != stack.Complete || !s.Undone {
			t.Fatalf("%s: %s, undone: %v", s.State(), s.Reason, s.Undone)
		}
		s = w.run(e, nil, w.update(e, s, edit(failing, "good", "better"), false).ID)
		if s.State() != "ROLLBACK_COMPLETE" || !s.Undone || len(w.rows(s)) > 0 {
			t.Errorf("%s: %s, undone: %v, with %v", s.State(), s.Reason, s.Undone, slices.Collect(maps.Keys(w.rows(s))))
		}
		sound := edit(failing, "{fail: true}", "{}")
		if s = w.run(e, nil, w.update(e, s, sound, false).ID); s.State() != "UPDATE_COMPLETE" || s.Undone {
			t.Fatalf("%s: %s, undone: %v", s.State(), s.Reason, s.Undone)
		}
		if s = w.run(e, nil, w.update(e, s, edit(failing, "good", "better"), false).ID); s.State() != "ROLLBACK_COMPLETE" || s.Undone || len(w.rows(s)) != 2 {
			t.Errorf("%s: %s, undone: %v, with %v", s.State(), s.Reason, s.Undone, slices.Collect(maps.Keys(w.rows(s))))
		}
		events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID, Actions: []string{string(stack.Rollback)}})
		if err != nil {
			t.Fatal(err)
		}
		var undoing []bool
		for _, ev := range events {
			undoing = append(undoing, ev.UndoesCreation)
		}
		if want := []bool{true, true, true, true, false, false}; !slices.Equal(undoing, want) {
			t.Errorf("the events of rollbacks undo the creation: %v, want %v", undoing, want)
		}
	}
}

func TestUpdateThatFailsGoesBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", first, true).ID)
	before := w.rows(s)
	worse := edit(first, "resources:", "description: worse\nresources:", "value: one", "value: two, update_replace_value: new", "value: still", "value: other",
		"  e: {type: OS::Heat::TestResource, depends_on: d}", "  f: {type: OS::Heat::TestResource, properties: {fail: true}, depends_on: [b, c, d]}")
	s = w.run(e, nil, w.update(e, s, worse, false).ID)
	switch {
	case s.State() != "ROLLBACK_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "ROLLBACK_COMPLETE", s.Reason)
	case s.Reason != "Stack ROLLBACK completed successfully":
		t.Fatalf("s.Reason = %q, want %q", s.Reason, "Stack ROLLBACK completed successfully")
	case s.Description != "No description":
		t.Fatalf("s.Description = %q, want %q", s.Description, "No description")
	}
	after := w.rows(s)
	if got := slices.Sorted(maps.Keys(after)); !slices.Equal(got, []string{"a", "b", "c", "d", "e"}) {
		t.Fatalf("there are %v", got)
	}
	for name, r := range after {
		if name != "e" && (r.PhysicalID != before[name].PhysicalID || r.Data["value"] != before[name].Data["value"]) || r.Status != stack.Complete {
			t.Errorf("%s is %s %v %s, was %s %v", name, r.PhysicalID, r.Data, r.State(), before[name].PhysicalID, before[name].Data)
		}
	}
	s = w.run(e, nil, w.update(e, s, worse, true).ID)
	if want := "Resource CREATE failed: ValueError: resources.f: Test Resource failed f"; s.State() != "UPDATE_FAILED" || s.Reason != want {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	s = w.run(e, nil, w.update(e, s, edit(worse, "fail: true", "fail: false"), true).ID)
	if s.State() != "UPDATE_COMPLETE" || w.rows(s)["f"].State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if err := e.DeleteStack(context.Background(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.rows(s)) > 0 {
		t.Fatalf("%s: %s, %v", s.State(), s.Reason, w.rows(s))
	}
}
