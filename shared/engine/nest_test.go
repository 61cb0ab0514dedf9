package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// tree tells of a stack and of all below it: names, types and states, indented.
func (w *world) tree(id string) string {
	w.t.Helper()
	var lines []string
	var visit func(id, indent string)
	visit = func(id, indent string) {
		rows, err := w.store.Rows(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range rows {
			lines = append(lines, fmt.Sprintf("%s%s %s %s", indent, r.Name, r.Type, r.State()))
			if r.Template != "" && r.PhysicalID != "" {
				child, err := w.store.Stack(w.t.Context(), r.PhysicalID)
				if err != nil {
					w.t.Fatal(err)
				}
				lines[len(lines)-1] += " " + child.State()
				visit(child.ID, indent+"  ")
			}
		}
	}
	visit(id, "")
	return strings.Join(lines, "\n")
}

func (w *world) living(name string) []stack.Stack {
	w.t.Helper()
	all, err := w.store.Stacks(w.t.Context(), stack.StackQuery{Project: w.caller.Project, ShowNested: true, SortKeys: []string{"stack_name"}})
	if err != nil {
		w.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(s stack.Stack) bool { return !strings.HasPrefix(s.Name, name) })
}

// A template whose resources are stacks is made, and all below it, and goes again.
func TestNestingLives(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, familyOf(family))
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	want := "a OS::Heat::RandomString CREATE_COMPLETE\nb My::Child CREATE_COMPLETE CREATE_COMPLETE\n" +
		"  v OS::Heat::Value CREATE_COMPLETE\n  w grandchild.yaml CREATE_COMPLETE CREATE_COMPLETE"
	if got := w.tree(s.ID); got != want || s.State() != "CREATE_COMPLETE" {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, got)
	}
	outputs, err := e.Outputs(t.Context(), s)
	if err != nil || len(outputs) != 1 || fmt.Sprint(outputs[0].Value) != "7" {
		t.Errorf("%v %v", outputs, err)
	}
	family := w.living("family")
	if len(family) != 3 || family[1].Parent != s.ID || family[1].Root != s.ID || family[2].Depth != 2 || family[2].Root != s.ID || family[2].Parent != family[1].ID ||
		!strings.HasPrefix(family[2].Name, family[1].Name+"-w-") || !family[1].Deadline.IsZero() {
		t.Errorf("%+v", family)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.living("family")) != 0 {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
}

// What fails below fails above, and the way to it begins with the resource.
func TestNestingFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := familyOf(family)
	request.Source.Files["grandchild.yaml"] = "heat_template_version: 2021-04-16\nresources: {x: {type: OS::Heat::TestResource, properties: {fail: true}}}\n"
	request.DisableRollback = true
	made, err := e.CreateStack(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	if s.State() != "CREATE_FAILED" || s.Reason != "Resource CREATE failed: ValueError: resources.b.resources.w.resources.x: Test Resource failed x" {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
	request.Name, request.DisableRollback = "again", false
	if made, err = e.CreateStack(t.Context(), w.caller, request); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, made.ID); s.State() != "ROLLBACK_COMPLETE" || len(w.living("again")) != 1 {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
}

// An update reaches all stacks below; what they are decides in each.
func TestNestingUpdates(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, familyOf(family))
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	before := w.living("family")
	request := familyOf(strings.Replace(family, "size: 7", "size: 8", 1)).Source
	request.Files["grandchild.yaml"] = "heat_template_version: 2021-04-16\nresources: {x: {type: OS::Heat::Value, properties: {value: 1}}}\n"
	if s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: request}); err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	want := "a OS::Heat::RandomString CREATE_COMPLETE\nb My::Child UPDATE_COMPLETE UPDATE_COMPLETE\n" +
		"  v OS::Heat::Value UPDATE_COMPLETE\n  w grandchild.yaml UPDATE_COMPLETE UPDATE_COMPLETE\n    x OS::Heat::Value CREATE_COMPLETE"
	if got := w.tree(s.ID); got != want || s.State() != "UPDATE_COMPLETE" {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, got)
	}
	for i, after := range w.living("family") {
		if after.ID != before[i].ID {
			t.Errorf("%s is another stack", after.Name)
		}
	}
	outputs, err := e.Outputs(t.Context(), s)
	if err != nil || fmt.Sprint(outputs[0].Value) != "8" {
		t.Errorf("%v %v", outputs, err)
	}
}
