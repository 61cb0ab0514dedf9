package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

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
