package engine_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const crowd = `heat_template_version: 2021-04-16
parameters:
  n: {type: number, default: 3}
  v: {type: string, default: a}
  gone: {type: json, default: []}
  mode: {type: string, default: append}
resources:
  g:
    type: OS::Heat::ResourceGroup
    update_policy:
      rolling_update: {min_in_service: 1, max_batch_size: 2, pause_time: 0.01}
    properties:
      count: {get_param: n}
      removal_policies: {get_param: gone}
      removal_policies_mode: {get_param: mode}
      resource_def:
        type: OS::Heat::TestResource
        properties:
          value: {str_replace: {template: "x%index%-V", params: {V: {get_param: v}}}}
  b:
    type: OS::Heat::ResourceGroup
    update_policy: {batch_create: {max_batch_size: 2, pause_time: 0.01}}
    properties:
      count: 3
      index_var: "@@@"
      resource_def: {type: OS::Heat::TestResource, metadata: {a: "@@@"}, properties: {value: "b@@@"}}
  c:
    type: OS::Heat::ResourceChain
    properties: {resources: [OS::Heat::RandomString, OS::Heat::RandomString], resource_properties: {length: 4}}
  after: {type: OS::Heat::Value, properties: {value: [{get_attr: [g, output]}, {get_attr: [g, resource.1.output]}, {get_resource: g}]}}
outputs:
  refs: {value: {get_attr: [g, refs]}}
  one: {value: {get_attr: [g, refs, 1]}}
  map: {value: {get_attr: [g, refs_map]}}
  all: {value: {get_attr: [g, output]}}
  by_name: {value: {get_attr: [g, attributes, output]}}
  member: {value: {get_attr: [g, resource.1]}}
  nobody: {value: {get_attr: [g, resource.9]}}
  removed: {value: {get_attr: [g, removed_rsrc_list]}}
  chain: {value: {get_attr: [c, refs]}}
  drawn: {value: {get_attr: [c, value]}}
  first: {value: {get_attr: [c, resource.0.value]}}
  after: {value: {get_attr: [after, value]}}
`

// crowded returns the source of a group with the given parameters.
func crowded(parameters string) stack.Source {
	src := stack.Source{Template: []byte(crowd)}
	if err := json.Unmarshal([]byte(parameters), &src.Environment.Parameters); err != nil {
		panic(err)
	}
	return src
}

// grown updates the group and returns its stack.
func (w *world) grown(e *engine.Engine, s stack.Stack, parameters string) stack.Stack {
	w.t.Helper()
	s, err := e.UpdateStack(w.t.Context(), w.caller, w.stack(s.ID), engine.UpdateRequest{Source: crowded(parameters)})
	if err != nil {
		w.t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
		w.t.Fatalf("%s %s", s.State(), s.Reason)
	}
	return s
}

// below returns the nested stack of a resource.
func (w *world) below(s stack.Stack, name string) stack.Stack {
	w.t.Helper()
	return w.stack(w.row(s, name).PhysicalID)
}

// members returns the names of a group's members with their values.
func (w *world) members(s stack.Stack, name string) string {
	w.t.Helper()
	var all []string
	for _, r := range w.rows(w.below(s, name)) {
		all = append(all, fmt.Sprintf("%s=%v", r.Name, r.Properties["value"]))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func (w *world) outputs(e *engine.Engine, s stack.Stack) map[string]string {
	w.t.Helper()
	outputs, err := e.Outputs(w.t.Context(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]string{}
	for _, o := range outputs {
		all[o.Key] = fmt.Sprint(o.Value)
		if o.Err != "" {
			all[o.Key] = o.Err
		}
	}
	return all
}

func TestGroupLives(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "crowd", Source: crowded("{}"), DisableRollback: true})
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
	for name, want := range map[string]string{"g": "0=x0-a 1=x1-a 2=x2-a", "b": "0=b0 1=b1 2=b2", "c": "0=<nil> 1=<nil>"} {
		if got := w.members(s, name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	states := w.below(s, "g").State() + " " + w.below(s, "b").State() + " " + w.below(s, "c").State()
	if states != "CREATE_COMPLETE UPDATE_COMPLETE CREATE_COMPLETE" {
		t.Error(states)
	}
	refs := map[string]string{}
	for name, r := range w.rows(w.below(s, "g")) {
		refs[name] = r.PhysicalID
	}
	chain := w.rows(w.below(s, "c"))
	drawn := fmt.Sprintf("[%s %s]", chain["0"].Data["value"], chain["1"].Data["value"])
	want := map[string]string{
		"refs": fmt.Sprintf("[%s %s %s]", refs["0"], refs["1"], refs["2"]), "one": refs["1"], "map": fmt.Sprint(refs), "all": "[x0-a x1-a x2-a]",
		"by_name": "map[0:x0-a 1:x1-a 2:x2-a]", "member": refs["1"], "nobody": "Member '9' not found in group resource 'g'.", "removed": "[]",
		"chain": drawn, "drawn": drawn, "first": fmt.Sprint(chain["0"].Data["value"]), "after": "[[x0-a x1-a x2-a] x1-a " + w.row(s, "g").PhysicalID + "]",
	}
	if diff := cmp.Diff(want, w.outputs(e, s)); diff != "" {
		t.Error(diff)
	}
	if got := chain["1"].Requires; !slices.Equal(got, []string{"0"}) {
		t.Error(got)
	}
	if got := w.row(w.below(s, "b"), "1").Metadata["a"]; got != "@@@" {
		t.Error(got)
	}

	// Another definition: two members in one batch, then the last. The members keep their objects.
	n := w.count(w.below(s, "g"))
	s = w.grown(e, s, `{"v": "b"}`)
	if got := w.members(s, "g"); got != "0=x0-b 1=x1-b 2=x2-b" {
		t.Error(got)
	}
	events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: w.below(s, "g").ID})
	if err != nil {
		t.Fatal(err)
	}
	var ends []string
	for _, ev := range events[n:] {
		if ev.Action == stack.Update && ev.Status == string(stack.Complete) {
			ends = append(ends, ev.ResourceName)
		}
	}
	stackName := w.below(s, "g").Name
	switch {
	case len(ends) != 5:
		t.Errorf("len(ends) = %d, want 5", len(ends))
	case ends[2] != stackName:
		t.Errorf("ends[2] = %q, want %q", ends[2], stackName)
	case ends[3] != "0":
		t.Errorf("ends[3] = %q, want %q", ends[3], "0")
	case ends[4] != stackName:
		t.Errorf("ends[4] = %q, want %q", ends[4], stackName)
	}
	after := map[string]string{}
	for name, r := range w.rows(w.below(s, "g")) {
		after[name] = r.PhysicalID
	}
	if !maps.Equal(refs, after) {
		t.Errorf("%v %v", refs, after)
	}

	// Fewer members, of which one is named: its name is not used again until all names are free.
	s = w.grown(e, s, `{"v": "b", "n": 2, "gone": [{"resource_list": ["`+refs["0"]+`"]}]}`)
	if got := w.members(s, "g"); got != "1=x1-b 2=x2-b" {
		t.Error(got)
	}
	switch got := w.outputs(e, s); {
	case got["removed"] != "[0]":
		t.Errorf(`got["removed"] = %q, want %q`, got["removed"], "[0]")
	case got["all"] != "[x1-b x2-b]":
		t.Errorf(`got["all"] = %q, want %q`, got["all"], "[x1-b x2-b]")
	case got["member"] != refs["1"]:
		t.Errorf(`got["member"] = %q, want %q`, got["member"], refs["1"])
	}
	s = w.grown(e, s, `{"v": "b", "n": 4}`)
	if got := w.members(s, "g"); got != "1=x1-b 2=x2-b 3=x3-b 4=x4-b" {
		t.Error(got)
	}
	s = w.grown(e, s, `{"v": "c", "n": 3, "mode": "update"}`)
	if got := w.members(s, "g"); got != "0=x0-c 1=x1-c 2=x2-c" {
		t.Error(got)
	}
	s = w.grown(e, s, `{"v": "c", "n": 2, "gone": []}`)
	if got := w.members(s, "g"); got != "0=x0-c 1=x1-c" {
		t.Error(got)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.living("crowd")) != 0 {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
}

// until runs the world until a condition is true.
func (w *world) until(e *engine.Engine, so func() bool) {
	w.t.Helper()
	for range 1000 {
		if so() {
			return
		}
		switch batch := w.take(); {
		case len(batch) == 0:
			w.clock.forward(time.Second)
			if err := e.Sweep(w.t.Context()); err != nil {
				w.t.Fatal(err)
			}
		case work(batch[0]) == "stepper":
			e.Step(w.t.Context(), batch)
		default:
			e.Plan(w.t.Context(), batch)
		}
	}
	w.t.Fatal("it never is so")
}
