package engine_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// disk is a nested template with a volume.
const disk = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.4.0.0/24}}
  volume: {type: OS::Cinder::Volume, depends_on: subnet, properties: {size: 1}}
`

// nests are resources of several kinds that are nested stacks with volumes.
var nests = map[string]string{
	"template": "{type: disk.yaml}",
	"group":    "{type: OS::Heat::ResourceGroup, properties: {count: 3, resource_def: {type: OS::Cinder::Volume, properties: {size: 1}}}}",
	"of group": "{type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: disk.yaml}}}",
	"chain":    "{type: OS::Heat::ResourceChain, properties: {resources: [OS::Neutron::Net, disk.yaml]}}",
	"volume":   "{type: OS::Cinder::Volume, properties: {size: 1}}",
}

// holding returns a stack with one of them, or with none when resource is empty.
func holding(resource string) stack.Source {
	template := "heat_template_version: 2018-08-31\nresources:\n  word: {type: OS::Heat::RandomString}\n"
	if resource != "" {
		template += "  x: " + resource + "\n"
	}
	return stack.Source{Template: []byte(template), Files: map[string]string{"disk.yaml": disk}}
}

func (w *world) holds(e *engine.Engine, resource string) stack.Stack {
	w.t.Helper()
	s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: "s", DisableRollback: true, Source: holding(resource)})
	if err != nil {
		w.t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	return s
}

func (w *world) becomes(e *engine.Engine, s stack.Stack, src stack.Source, keep bool) stack.Stack {
	w.t.Helper()
	s, err := e.UpdateStack(w.t.Context(), w.caller, w.stack(s.ID), engine.UpdateRequest{Source: src, DisableRollback: &keep})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// ids returns the physical IDs of all resources of a stack and its nested stacks, by path.
func (w *world) ids(s stack.Stack) map[string]string {
	w.t.Helper()
	all := map[string]string{}
	var visit func(id, way string)
	visit = func(id, way string) {
		rows, err := w.store.Rows(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range rows {
			if r.Status != stack.Complete || r.Action == stack.Delete {
				w.t.Errorf("%s%s is %s: %s", way, r.Name, r.State(), r.Reason)
			}
			if all[way+r.Name] != "" {
				w.t.Errorf("%s%s has two rows", way, r.Name)
			}
			all[way+r.Name] = r.PhysicalID
			if w.catalog.OfRow(r).Nests() && r.PhysicalID != "" {
				visit(r.PhysicalID, way+r.Name+".")
			}
		}
	}
	visit(s.ID, "")
	return all
}

// A nested stack whose removal was refused is taken back, with everything in it that still exists.
func TestRefusedRemovalOfNestedStacks(t *testing.T) {
	for name, resource := range nests {
		for _, rollback := range []bool{true, false} {
			t.Run(fmt.Sprint(name, rollback), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				e := w.engine(nil)
				s := w.holds(e, resource)
				before, count := w.ids(s), len(w.objects())
				if err := w.sim.AddFault(simcloud.Fault{Name: "no", Service: "volume", Method: "DELETE", Path: "/volumes/", Code: 400, Message: "it has a snapshot"}); err != nil {
					t.Fatal(err)
				}
				s = w.run(e, nil, w.becomes(e, s, holding(""), !rollback).ID)
				if !rollback {
					if s.State() != "UPDATE_FAILED" {
						t.Fatalf("%s: %s", s.State(), s.Reason)
					}
					s = w.run(e, nil, w.becomes(e, s, holding(resource), true).ID)
				}
				if s.Status != stack.Complete {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				switch after := w.ids(s); {
				case !maps.Equal(volumesOf(after), volumesOf(before)):
					t.Errorf("%v, were %v; %d objects, before %d", after, before, len(w.objects()), count)
				case after["x"] != before["x"]:
					t.Errorf(`after["x"] = %q, want %q`, after["x"], before["x"])
				case len(w.objects()) != count:
					t.Errorf("len(w.objects()) = %d, want %d", len(w.objects()), count)
				}
			})
		}
	}
}

// volumesOf returns the volumes among ids, whose removal the cloud refuses. Other objects may be
// gone.
func volumesOf(ids map[string]string) map[string]string {
	all := maps.Clone(ids)
	maps.DeleteFunc(all, func(way, _ string) bool { return strings.Contains(way, "net") })
	return all
}

// A resource gets another type, which fails, and a rollback follows: its old object still exists.
func TestAnotherTypeAndBack(t *testing.T) {
	for name, resource := range nests {
		for other, becomes := range nests {
			if name == other || name == "volume" == (other == "volume") {
				continue
			}
			t.Run(name+" to "+other, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				e := w.engine(nil)
				s := w.holds(e, resource)
				before, count := w.ids(s), len(w.objects())
				src := holding(becomes)
				src.Template = append(src.Template, "  end: {type: OS::Heat::TestResource, depends_on: x, properties: {fail: true}}\n"...)
				s = w.run(e, nil, w.becomes(e, s, src, false).ID)
				switch after := w.ids(s); {
				case s.State() != "ROLLBACK_COMPLETE":
					t.Errorf("s.State() = %q, want %q (%s)", s.State(), "ROLLBACK_COMPLETE", s.Reason)
				case !maps.Equal(after, before):
					t.Errorf("after = %v, want %v", after, before)
				case len(w.objects()) != count:
					t.Errorf("len(w.objects()) = %d, want %d", len(w.objects()), count)
				}
			})
		}
	}
}

// untouched returns the volumes that the cloud has and is not removing.
func (w *world) untouched() (ids []string) {
	w.t.Helper()
	a := w.asks("GET", "block-storage", "/volumes/detail", nil)
	for _, v := range asList(a.Body["volumes"]) {
		if volume, _ := v.(map[string]any); volume["status"] == "available" {
			ids = append(ids, fmt.Sprint(volume["id"]))
		}
	}
	return ids
}

// An update asks again for a resource in removal, at every moment. An object that the cloud is not
// removing when the new plan exists stays.
func TestRemovalIsStoppedAtAnyMoment(t *testing.T) {
	t.Parallel()
	for name, resource := range nests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, func(w *world, e *engine.Engine) string { return w.holds(e, resource).ID })
			for n := 0; ; n++ {
				w := b.again(t)
				w.sim.Set(slowly)
				e, s := w.engine(nil), w.stack(b.stackID)
				before, count := w.ids(s), len(w.objects())
				s = w.becomes(e, s, holding(""), true)
				for range n {
					w.pump(e)
				}
				ended := w.stack(s.ID).State() == "UPDATE_COMPLETE"
				s = w.becomes(e, s, holding(resource), true)
				for !w.planned(s) {
					w.pump(e)
				}
				stay := w.untouched()
				s = w.run(e, nil, s.ID)
				after := w.ids(s)
				has := slices.Collect(maps.Values(after))
				for way, id := range before {
					if slices.Contains(stay, id) && !slices.Contains(has, id) {
						t.Errorf("after %d: %s was %s, is %s", n, way, id, after[way])
					}
				}
				switch {
				case s.State() != "UPDATE_COMPLETE":
					t.Errorf("after %d: s.State() = %q, want %q (%s)", n, s.State(), "UPDATE_COMPLETE", s.Reason)
				case len(after) != len(before):
					t.Errorf("after %d: len(after) = %d, want %d", n, len(after), len(before))
				case len(w.objects()) != count:
					t.Errorf("after %d: len(w.objects()) = %d, want %d", n, len(w.objects()), count)
				}
				w.close()
				if ended || t.Failed() {
					if n < 4 && !t.Failed() {
						t.Errorf("it had ended after %d", n)
					}
					return
				}
			}
		})
	}
}

// planned reports whether the stack has the plan of its generation.
func (w *world) planned(s stack.Stack) bool {
	w.t.Helper()
	planned, err := w.store.Planned(w.t.Context(), s.ID, w.stack(s.ID).Generation)
	if err != nil {
		w.t.Fatal(err)
	}
	return planned
}
