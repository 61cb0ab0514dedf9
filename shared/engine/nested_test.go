package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

// When a stack's timeout has passed, all its nested stacks time out too.
func TestNestingTimesOut(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := deep("wait_secs: 3000")
	request.TimeoutMins = 1
	made, err := e.CreateStack(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	start := w.clock.Now()
	w.run(e, nil, made.ID)
	w.rest(e)
	for _, s := range w.living("deep") {
		switch {
		case s.State() != "CREATE_FAILED":
			t.Errorf("s.State() = %q, want %q (%s)", s.State(), "CREATE_FAILED", s.Reason)
		case s.Reason != "Timed out":
			t.Errorf("s.Reason = %q, want %q", s.Reason, "Timed out")
		case s.Updated.After(start.Add(2 * time.Minute)):
			t.Errorf("%s is %s: %s", s.Name, s.State(), s.Reason)
		}
	}
	want := "a one.yaml CREATE_FAILED CREATE_FAILED\n  b two.yaml CREATE_FAILED CREATE_FAILED\n    c OS::Heat::TestResource CREATE_FAILED"
	if got := w.tree(made.ID); got != want {
		t.Errorf("%s", got)
	}
	rows, err := w.store.Rows(t.Context(), made.ID)
	if err != nil || !strings.HasPrefix(rows[0].Reason, `CREATE aborted (Task create from TemplateResource "a" Stack "deep" [`) {
		t.Errorf("%v %v", rows, err)
	}
}

// A stack that is cancelled without rollback stops all its nested stacks. Calls in progress end by
// themselves.
func TestNestingIsCancelled(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.deep(e, "wait_secs: 20")
	w.step(e, 8)
	if len(w.living("deep")) != 3 {
		t.Fatalf("%s", w.tree(s.ID))
	}
	if err := e.CancelUpdate(t.Context(), w.caller, w.stack(s.ID), false); err != nil {
		t.Fatal(err)
	}
	w.rest(e)
	for _, s := range w.living("deep") {
		if s.State() != "CREATE_FAILED" || s.Reason != "Stack CREATE cancelled" {
			t.Errorf("%s is %s: %s", s.Name, s.State(), s.Reason)
		}
	}
	w.step(e, 30)
	want := "a one.yaml CREATE_FAILED CREATE_FAILED\n  b two.yaml CREATE_FAILED CREATE_FAILED\n    c OS::Heat::TestResource CREATE_COMPLETE"
	if got := w.tree(s.ID); got != want {
		t.Errorf("%s", got)
	}
}

// A tree is updated or deleted at any moment of its creation and of another update.
func TestNestingSupersedes(t *testing.T) {
	t.Parallel()
	for batches := 0; batches < 24; batches += 2 {
		for _, remove := range []bool{false, true} {
			w := newWorld(t)
			e := w.engine(nil)
			s := w.deep(e, "wait_secs: 3")
			if batches%4 == 0 {
				if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
					t.Fatal(s.State(), s.Reason)
				}
				s = w.change(e, s, deep("wait_secs: 2"), "mid")
			}
			w.step(e, batches)
			if remove {
				if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.living("deep")) != 0 {
					t.Errorf("after %d: %s %s\n%s", batches, s.State(), s.Reason, w.tree(s.ID))
				}
				continue
			}
			s = w.run(e, nil, w.change(e, w.stack(s.ID), deep("wait_secs: 1"), "new").ID)
			all := w.living("deep")
			if s.State() != "UPDATE_COMPLETE" || len(all) != 3 {
				t.Fatalf("after %d: %s %s\n%s", batches, s.State(), s.Reason, w.tree(s.ID))
			}
			for _, s := range all {
				if s.Status != stack.Complete {
					t.Errorf("after %d: %s is %s: %s", batches, s.Name, s.State(), s.Reason)
				}
			}
			if rows := w.rows(all[2]); len(rows) != 1 || rows["c"].Data["value"] != "new" {
				t.Errorf("after %d: %v", batches, rows)
			}
		}
	}
}

// change updates a stack to a request, with a value for its parameter.
func (w *world) change(e *engine.Engine, s stack.Stack, r engine.Request, n string) stack.Stack {
	w.t.Helper()
	r.Source.Environment.Parameters = map[string]any{"n": n}
	next, err := e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: r.Source})
	if err != nil {
		w.t.Fatal(err)
	}
	return next
}

// An update that fails in a nested stack is rolled back in all stacks.
func TestNestingGoesBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.deep(e, "wait_secs: 1").ID)
	request := deep("fail: true")
	request.Source.Environment.Parameters = map[string]any{"n": "new"}
	keep := false
	s, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: request.Source, DisableRollback: &keep})
	if err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	all := w.living("deep")
	switch {
	case s.State() != "ROLLBACK_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)\n%s", s.State(), "ROLLBACK_COMPLETE", s.Reason, w.tree(s.ID))
	case len(all) != 3:
		t.Errorf("len(all) = %d, want 3\n%s", len(all), w.tree(s.ID))
	case all[2].State() != "UPDATE_COMPLETE":
		t.Errorf("all[2].State() = %q, want %q (%s)\n%s", all[2].State(), "UPDATE_COMPLETE", all[2].Reason, w.tree(s.ID))
	case w.rows(all[2])["c"].Data["value"] != "x":
		t.Errorf("w.rows(all[2])[\"c\"].Data[\"value\"] = %v, want %q\n%s", w.rows(all[2])["c"].Data["value"], "x", w.tree(s.ID))
	}
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

// A parent sees the outputs of a nested stack and its resources. The nested stack sees what its
// resource in the parent says (resource_facade).
func TestNestingIsSeen(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	const top = `
heat_template_version: 2021-04-16
resources:
  a: {type: tree.yaml, metadata: {m: 1}, deletion_policy: Retain, properties: {name: n, tag: t}}
  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, resource.net, name]}}}
outputs:
  all:      {value: {get_attr: [a]}}
  ref:      {value: {get_resource: a}}
  inner:    {value: {get_attr: [a, resource.net]}}
  name:     {value: {get_attr: [b, value]}}
  dotted:   {value: {get_attr: [a, resource.leaf.port]}}
  deeper:   {value: {get_attr: [a, resource.leaf, resource.port, name]}}
  none:     {value: {get_attr: [a, resource.nobody, name]}}
`
	seeing := edit(tree, "resources:", `resources:
  meta:   {type: OS::Heat::Value, properties: {value: {resource_facade: metadata}}}
  policy: {type: OS::Heat::Value, properties: {value: {resource_facade: deletion_policy}}}`,
		"outputs:", `outputs:
  meta:   {value: {get_attr: [meta, value, m]}}
  policy: {value: {get_attr: [policy, value]}}`)
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "seen", Source: stack.Source{
		Template: []byte(top), Files: map[string]string{"tree.yaml": seeing, "leaf.yaml": leaf},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	child := w.allBelow(s.ID)[0]
	net := w.row(child, "net").PhysicalID
	port := w.row(w.allBelow(s.ID)[1], "port").PhysicalID
	want := map[string]string{
		"all": fmt.Sprintf("map[meta:1 net:%s policy:Retain port:%s]", net, port), "inner": net, "dotted": port, "deeper": "n", "none": "<nil>",
		"ref": "arn:openstack:heat::" + s.Project + ":stacks/" + child.Name + "/" + child.ID, "name": w.row(child, "net").PhysicalName,
	}
	for key, got := range w.outputs(e, s) {
		if got != want[key] {
			t.Errorf("%s is %s, want %s", key, got, want[key])
		}
	}
	src, err := e.Source(t.Context(), child)
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(src.Template) == 0:
		t.Errorf("src.Template is empty")
	case len(src.Files) != 2:
		t.Errorf("len(src.Files) = %d, want 2", len(src.Files))
	case src.Environment.Parameters["name"] != "n":
		t.Errorf(`src.Environment.Parameters["name"] = %v, want %q`, src.Environment.Parameters["name"], "n")
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

// A resource that uses a missing output of a nested stack fails, as in Heat. An output that uses it
// shows the reason.
func TestMissingOutput(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	const inner = "heat_template_version: 2016-10-14\nresources:\n  r: {type: OS::Heat::RandomString}\noutputs:\n  there: {value: {get_resource: r}}\n"
	for _, c := range []struct{ name, resource, attribute, says string }{
		{"provider", "n: {type: in.yaml}", "[n, missing]", "(n missing)"},
		{"group", "n: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: in.yaml}}}", "[n, missing]", "(n missing)"},
		{"member", "n: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: in.yaml}}}", "[n, resource.0.missing]", "(n resource.0.missing)"},
		{"attributes", "n: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: in.yaml}}}", "[n, attributes, missing]", "(n attributes)"},
		{"inside", "n: {type: in.yaml}", "[n, resource.r.missing]", "(n resource.r.missing)"},
	} {
		head := "heat_template_version: 2016-10-14\nresources:\n  " + c.resource + "\n"
		files := map[string]string{"in.yaml": inner}
		for _, uses := range []string{
			"outputs:\n  x: {value: {get_attr: " + c.attribute + "}}\n",
			"  u: {type: OS::Heat::TestResource, properties: {value: {list_join: [',', [{get_attr: " + c.attribute + "}]]}}}\n",
		} {
			s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "missing", DisableRollback: true, Source: stack.Source{Template: []byte(head + uses), Files: files}})
			if err != nil {
				t.Fatal(c.name, err)
			}
			s = w.run(e, nil, s.ID)
			says := "The Referenced Attribute " + c.says + " is incorrect."
			if uses[0] == 'o' {
				outputs, err := e.Outputs(t.Context(), s)
				switch {
				case err != nil:
					t.Errorf("%s: unexpected error: %v", c.name, err)
				case s.State() != "CREATE_COMPLETE":
					t.Errorf("%s: s.State() = %q, want %q (%s)", c.name, s.State(), "CREATE_COMPLETE", s.Reason)
				case outputs[0].Err != says:
					t.Errorf("%s: outputs[0].Err = %q, want %q", c.name, outputs[0].Err, says)
				}
			} else if s.State() != "CREATE_FAILED" || !strings.HasSuffix(s.Reason, "resources.u.properties.value: "+says) {
				t.Errorf("%s: %s: %s", c.name, s.State(), s.Reason)
			}
			if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
				t.Fatal(err)
			}
			w.run(e, nil, s.ID)
		}
	}
}

// A nested stack can be updated by itself, as in Heat. The parent does not know it, and its next
// update corrects it. A nested stack that was deleted is made again.
func TestStackBelowByItself(t *testing.T) {
	const inner = "heat_template_version: 2016-10-14\nparameters: {v: {type: string, default: x}}\nresources:\n  r: {type: OS::Heat::TestResource, properties: {value: {get_param: v}}}\noutputs:\n  there: {value: {get_attr: [r, output]}}\n"
	const outer = "heat_template_version: 2016-10-14\nresources:\n  n: {type: in.yaml}\n  u: {type: OS::Heat::TestResource, properties: {value: {get_attr: [n, there]}}}\n"
	w := newWorld(t)
	e := w.engine(nil)
	source := stack.Source{Template: []byte(outer), Files: map[string]string{"in.yaml": inner}}
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "outer", DisableRollback: true, Source: source})
	if err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	child := w.stack(w.rows(s)["n"].PhysicalID)
	says := func() any {
		outputs, err := e.Outputs(t.Context(), w.stack(child.ID))
		if err != nil {
			t.Fatal(err)
		}
		return outputs[0].Value
	}
	for _, request := range []engine.UpdateRequest{
		{Source: stack.Source{Template: []byte(inner), Environment: stack.Environment{Parameters: map[string]any{"v": "y"}}}},
		{Source: stack.Source{Environment: stack.Environment{Parameters: map[string]any{"v": "z"}}}, Existing: true},
	} {
		if _, err := e.UpdateStack(t.Context(), w.caller, w.stack(child.ID), request); err != nil {
			t.Fatal(err)
		}
		want := request.Source.Environment.Parameters["v"]
		switch child = w.run(e, nil, child.ID); {
		case child.State() != "UPDATE_COMPLETE":
			t.Errorf("child.State() = %q, want %q (%s)", child.State(), "UPDATE_COMPLETE", child.Reason)
		case says() != want:
			t.Errorf("%s: %s says %v; above %s", child.State(), child.Reason, says(), w.states(s))
		case w.stack(s.ID).State() != "CREATE_COMPLETE":
			t.Errorf("w.stack(s.ID).State() = %q, want %q (%s)", w.stack(s.ID).State(), "CREATE_COMPLETE", w.stack(s.ID).Reason)
		case w.rows(s)["n"].State() != "CREATE_COMPLETE":
			t.Errorf(`w.rows(s)["n"].State() = %q, want %q (%s)`, w.rows(s)["n"].State(), "CREATE_COMPLETE", w.rows(s)["n"].Reason)
		}
	}
	again := func(want string) {
		t.Helper()
		next, err := e.UpdateStack(t.Context(), w.caller, w.stack(s.ID), engine.UpdateRequest{Source: source})
		if err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, next.ID)
		child = w.stack(w.rows(s)["n"].PhysicalID)
		switch {
		case s.State() != "UPDATE_COMPLETE":
			t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
		case child.Status != stack.Complete:
			t.Errorf("child.Status = %q, want %q (%s)", child.Status, stack.Complete, child.Reason)
		case says() != want:
			t.Errorf("%s: %s; below %s says %v", s.State(), s.Reason, child.State(), says())
		}
	}
	again("x")
	for _, action := range []stack.Action{stack.Suspend, stack.Resume, stack.Check} {
		switch child = w.acts(e, w.stack(child.ID), action); {
		case child.Action != action:
			t.Errorf("%s: child.Action = %q, want %q", action, child.Action, action)
		case child.Status != stack.Complete:
			t.Errorf("%s: child.Status = %q, want %q (%s)", action, child.Status, stack.Complete, child.Reason)
		case w.stack(s.ID).State() != "UPDATE_COMPLETE":
			t.Errorf("%s: w.stack(s.ID).State() = %q, want %q (%s)", action, w.stack(s.ID).State(), "UPDATE_COMPLETE", w.stack(s.ID).Reason)
		}
	}
	if err := e.DeleteStack(t.Context(), w.caller, w.stack(child.ID)); err != nil {
		t.Fatal(err)
	}
	gone := child.ID
	if child = w.run(e, nil, child.ID); child.State() != "DELETE_COMPLETE" || w.rows(s)["n"].State() != "UPDATE_COMPLETE" {
		t.Errorf("%s: %s; above %s", child.State(), child.Reason, w.states(s))
	}
	if again("x"); child.ID == gone {
		t.Error("it is the one that was deleted")
	}
	if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}
