package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// tree describes a stack and its nested stacks: names, types and states, indented.
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
			lines = append(lines, fmt.Sprintf("%s%s %s %s", indent, r.Name, r.TypeShown(), r.State()))
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

// A template with nested stacks is created and deleted, with everything in it.
func TestNestingLives(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, familyOf(family))
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	want := "a My::Alias CREATE_COMPLETE\nb My::Child CREATE_COMPLETE CREATE_COMPLETE\n" +
		"  v OS::Heat::Value CREATE_COMPLETE\n  w grandchild.yaml CREATE_COMPLETE CREATE_COMPLETE"
	if got := w.tree(s.ID); got != want || s.State() != "CREATE_COMPLETE" {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, got)
	}
	outputs, err := e.Outputs(t.Context(), s)
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(outputs) != 1:
		t.Errorf("len(outputs) = %d, want 1", len(outputs))
	case fmt.Sprint(outputs[0].Value) != "7":
		t.Errorf("fmt.Sprint(outputs[0].Value) = %q, want %q", fmt.Sprint(outputs[0].Value), "7")
	}
	family := w.living("family")
	switch {
	case len(family) != 3:
		t.Errorf("len(family) = %d, want 3", len(family))
	case family[1].Parent != s.ID:
		t.Errorf("family[1].Parent = %q, want %q", family[1].Parent, s.ID)
	case family[1].Root != s.ID:
		t.Errorf("family[1].Root = %q, want %q", family[1].Root, s.ID)
	case family[2].Depth != 2:
		t.Errorf("family[2].Depth = %d, want 2", family[2].Depth)
	case family[2].Root != s.ID:
		t.Errorf("family[2].Root = %q, want %q", family[2].Root, s.ID)
	case family[2].Parent != family[1].ID:
		t.Errorf("family[2].Parent = %q, want %q", family[2].Parent, family[1].ID)
	case !strings.HasPrefix(family[2].Name, family[1].Name+"-w-"):
		t.Errorf("family[2].Name = %q, want the prefix %q", family[2].Name, family[1].Name+"-w-")
	case !family[1].Deadline.IsZero():
		t.Errorf("family[1].Deadline = %v, want zero", family[1].Deadline)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.living("family")) != 0 {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
}

// A failure in a nested stack fails the parent. The reason's path begins with the resource.
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

// An update reaches all nested stacks. Each decides by its own content.
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
	want := "a My::Alias CREATE_COMPLETE\nb My::Child UPDATE_COMPLETE UPDATE_COMPLETE\n" +
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

// deep is a stack three levels deep, with a slow resource in the last.
func deep(work string) engine.Request {
	const top = "heat_template_version: 2021-04-16\nparameters: {n: {type: string, default: x}}\nresources: {a: {type: one.yaml, properties: {n: {get_param: n}}}}\n"
	const one = "heat_template_version: 2021-04-16\nparameters: {n: {type: string}}\nresources: {b: {type: two.yaml, properties: {n: {get_param: n}}}}\n"
	two := "heat_template_version: 2021-04-16\nparameters: {n: {type: string}}\nresources: {c: {type: OS::Heat::TestResource, properties: {value: {get_param: n}, " + work + "}}}\n"
	return engine.Request{Name: "deep", DisableRollback: true, Source: stack.Source{
		Template: []byte(top), Files: map[string]string{"one.yaml": one, "two.yaml": two},
	}}
}

func (w *world) deep(e *engine.Engine, work string) stack.Stack {
	w.t.Helper()
	made, err := e.CreateStack(w.t.Context(), w.caller, deep(work))
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

// rest runs the world until nothing in a tree is in progress.
func (w *world) rest(e *engine.Engine) {
	w.t.Helper()
	for range 200 {
		all := w.living("")
		if !slices.ContainsFunc(all, func(s stack.Stack) bool { return s.Status == stack.InProgress }) {
			w.step(e, 3)
			return
		}
		w.step(e, 1)
	}
	w.t.Fatal("the stacks do not come to rest")
}

// A nested stack that a user deleted is made again by the next update.
func TestNestingIsMadeAgain(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.deep(e, "wait_secs: 0").ID)
	lost := w.living("deep")[1]
	if err := e.DeleteStack(t.Context(), w.caller, lost); err != nil {
		t.Fatal(err)
	}
	w.run(e, nil, lost.ID)
	s = w.run(e, nil, w.change(e, s, deep("wait_secs: 0"), "x").ID)
	all := w.living("deep")
	switch {
	case s.State() != "UPDATE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)\n%s", s.State(), "UPDATE_COMPLETE", s.Reason, w.tree(s.ID))
	case len(all) != 3:
		t.Errorf("len(all) = %d, want 3\n%s", len(all), w.tree(s.ID))
	case all[1].ID == lost.ID:
		t.Errorf("all[1].ID = %q, want another value\n%s", all[1].ID, w.tree(s.ID))
	case len(w.rows(s)) != 1:
		t.Errorf("len(w.rows(s)) = %d, want 1\n%s", len(w.rows(s)), w.tree(s.ID))
	}
}

// Actions reach all nested stacks. The parent ends when all of them have ended.
func TestActionsGoDown(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := familyOf(family)
	request.Source.Files["grandchild.yaml"] = "heat_template_version: 2021-04-16\nresources: {x: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}}\n"
	made, err := e.CreateStack(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	below := w.living("family")[2]
	for _, step := range []struct {
		action stack.Action
		server string
	}{{stack.Suspend, "SUSPENDED"}, {stack.Resume, "ACTIVE"}, {stack.Check, "ACTIVE"}} {
		if s = w.acts(e, s, step.action); s.State() != string(step.action)+"_COMPLETE" || w.server(below, "x") != step.server {
			t.Errorf("%s: %s; the server is %s\n%s", s.State(), s.Reason, w.server(below, "x"), w.tree(s.ID))
		}
		if deep := w.stack(below.ID); deep.State() != s.State() {
			t.Errorf("%s: below %s", s.State(), deep.State())
		}
	}
	switch outputs, err := e.Outputs(t.Context(), s); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(outputs) != 1:
		t.Errorf("len(outputs) = %d, want 1", len(outputs))
	case outputs[0].Value == nil:
		t.Errorf("outputs[0].Value is nil")
	}
	w.asks("DELETE", "compute", "/servers/"+w.row(below, "x").PhysicalID, nil)
	if s = w.acts(e, s, stack.Check); s.State() != "CHECK_FAILED" || !strings.Contains(s.Reason, "could not be found") {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	saved := w.leaves(e, s)
	switch {
	case saved.Resources["b"].Below == nil:
		t.Errorf(`exported: saved.Resources["b"].Below is nil`)
	case saved.Resources["b"].Below.Resources["w"].Below == nil:
		t.Errorf(`exported: saved.Resources["b"].Below.Resources["w"].Below is nil`)
	case len(saved.Resources["b"].Below.Template) == 0:
		t.Errorf(`exported: saved.Resources["b"].Below.Template is empty`)
	}
	objects := len(w.objects())
	switch s = w.run(e, nil, s.ID); {
	case s.State() != "DELETE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)\n%s", s.State(), "DELETE_COMPLETE", s.Reason, w.tree(s.ID))
	case len(w.living("family")) != 0:
		t.Errorf("len(w.living(\"family\")) = %d, want 0\n%s", len(w.living("family")), w.tree(s.ID))
	case len(w.objects()) != objects:
		t.Errorf("len(w.objects()) = %d, want %d\n%s", len(w.objects()), objects, w.tree(s.ID))
	}
}

// A group whose size is not known before must not exceed the limit of a tree.
func TestNestingIsBounded(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	e.Settings.Resources = 8
	const some = `
heat_template_version: 2021-04-16
parameters: {n: {type: number}}
resources:
  size: {type: OS::Heat::Value, properties: {type: number, value: {get_param: n}}}
  g: {type: OS::Heat::ResourceGroup, properties: {count: {get_attr: [size, value]}, resource_def: {type: OS::Heat::RandomString}}}
`
	for n, want := range map[string]string{
		"6": "CREATE_COMPLETE Stack CREATE completed successfully",
		"7": "CREATE_FAILED Resource CREATE failed: RequestLimitExceeded: resources.g: Request limit exceeded: Maximum resources per stack exceeded.",
	} {
		made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "some" + n, DisableRollback: true, Source: stack.Source{
			Template: []byte(some), Environment: stack.Environment{Parameters: map[string]any{"n": n}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if s := w.run(e, nil, made.ID); s.State()+" "+s.Reason != want {
			t.Errorf("%s of them: %s %s", n, s.State(), s.Reason)
		}
	}
}
