package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// stuck lets the cloud refuse all such calls.
func (w *world) stuck(method, service, path string) {
	w.t.Helper()
	if err := w.sim.AddFault(simcloud.Fault{Service: service, Method: method, Path: path, Code: 403, Message: "never", Times: 1000}); err != nil {
		w.t.Fatal(err)
	}
}

// A user skips a resource that cannot be removed: its object stays, an event tells it, and the stack
// goes on without another try.
func TestSkipOfWhatCannotBeRemoved(t *testing.T) {
	failing := policedAfter + "  End: {Type: OS::Heat::TestResource, DependsOn: [Sub, Disk], Properties: {fail: true}}\n"
	for name, test := range map[string]struct {
		template string // of the update
		rollback bool
		skip     func(left stack.Resource) string
		path     string // of the calls that the cloud refuses
		row      string
		end      string
	}{
		"removed by an update":     {edit(policed, "  Disk: {Type: OS::Cinder::Volume, Properties: {size: 1}}\n", ""), false, func(stack.Resource) string { return "Disk" }, "volume volumes/", "Disk", "UPDATE_COMPLETE"},
		"replaced by an update":    {policedAfter, false, func(stack.Resource) string { return "Sub" }, "network subnets/", "Sub", "UPDATE_COMPLETE"},
		"made before a rollback":   {failing, true, func(stack.Resource) string { return "Sub" }, "network subnets/", "Sub", "ROLLBACK_COMPLETE"},
		"named by its physical ID": {failing, true, func(left stack.Resource) string { return left.PhysicalID }, "network subnets/", "Sub", "ROLLBACK_COMPLETE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			s := w.run(e, nil, w.create(e, "s", policed, true).ID)
			service, path, _ := strings.Cut(test.path, " ")
			w.stuck("DELETE", service, path)
			if s = w.run(e, nil, w.update(e, s, test.template, !test.rollback).ID); s.Status != stack.Failed {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			listed, err := w.store.ListResources(t.Context(), s.ID, true)
			if err != nil {
				t.Fatal(err)
			}
			var left stack.Resource
			for _, r := range listed {
				if r.Name == test.row && r.State() == "DELETE_FAILED" {
					left = r
				}
			}
			if left.PhysicalID == "" {
				t.Fatalf("what could not be removed is not listed: %+v", listed)
			}
			n := w.count(s)
			if s = w.mends(e, s, engine.Continuation{Skip: []string{test.skip(left)}}); s.State() != test.end {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			kept := false
			for key := range w.objects() {
				kept = kept || strings.HasSuffix(key, left.PhysicalID)
			}
			if !kept {
				t.Error("the object is gone")
			}
			for name, r := range w.rows(s) {
				if r.ID == left.ID || r.Status != stack.Complete || r.Retain {
					t.Errorf("%s is %s, retained: %v", name, r.State(), r.Retain)
				}
			}
			events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
			if err != nil {
				t.Fatal(err)
			}
			told := 0
			for _, ev := range events[n:] {
				if ev.ResourceName == test.row && ev.PhysicalID == left.PhysicalID {
					told++
					if ev.Action != stack.Delete || ev.Status != "COMPLETE" || !strings.HasPrefix(ev.Reason, "skipped: the object stays in the cloud: ") {
						t.Errorf("the event is %s_%s: %s", ev.Action, ev.Status, ev.Reason)
					}
				}
			}
			if told != 1 {
				t.Errorf("%d events tell it", told)
			}
			if owned, err := w.store.Owned(t.Context(), []string{left.Claim}); err != nil || left.Claim == "" || !owned[left.Claim] {
				t.Errorf("a search may take the object %q: %v", left.Claim, err)
			}
		})
	}
}

// A nested stack that could not be removed is not left alone: it would have no parent.
func TestSkipOfNestedRemoval(t *testing.T) {
	const nest = `
heat_template_version: 2018-08-31
resources:
  other: {type: OS::Heat::Value, properties: {value: x}}
  group: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: OS::Neutron::Net}}}
`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", nest, true).ID)
	w.stuck("DELETE", "network", "networks/")
	if s = w.run(e, nil, w.update(e, s, nest[:strings.Index(nest, "  group:")], true).ID); s.State() != "UPDATE_FAILED" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if err := e.ContinueStack(t.Context(), w.caller, s, engine.Continuation{Skip: []string{"group"}}); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("%v", err)
	}
}
