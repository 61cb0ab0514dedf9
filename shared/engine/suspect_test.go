package engine_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/cloud"
	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// looks runs the world until no suspect is left, or the worker is dead.
func (w *world) looks(e *engine.Engine, k *killer) {
	w.t.Helper()
	ended := false
	for range 3000 {
		suspects, err := w.store.Suspects(context.Background(), "")
		if err != nil {
			w.t.Fatal(err)
		}
		batch := w.take()
		switch {
		case k.dead(), len(batch) == 0 && len(suspects) == 0 && ended:
			return
		case len(batch) == 0:
			w.clock.forward(10 * time.Minute)
			ended = len(suspects) == 0 // what was in the outbox is delivered now
			if err := e.Sweep(context.Background()); err != nil && !k.dead() {
				w.t.Fatal(err)
			}
		case work(batch[0]) == "stepper":
			e.Step(context.Background(), batch)
		default:
			e.Plan(context.Background(), batch)
		}
	}
	w.t.Fatal("there are suspects for ever")
}

// gone checks that the cloud is as it was before, and that no trust is left.
func (w *world) gone(before map[string]string) {
	w.t.Helper()
	after := w.objects()
	maps.DeleteFunc(after, func(key, _ string) bool { _, old := before[key]; return old })
	if len(after) > 0 {
		w.t.Errorf("there are still %v", slices.Sorted(maps.Keys(after)))
	}
	if n := w.trusts(); n != 0 {
		w.t.Errorf("%d trusts are left", n)
	}
}

// appears waits until a new object of the kind exists.
func (w *world) appears(kind string, before map[string]string) {
	w.t.Helper()
	for range 3000 {
		for key := range w.objects() {
			if _, old := before[key]; !old && strings.Contains(key, "/"+kind+"/") {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("no %s appears", kind)
}

// answersOf counts the answers of a service to calls of a method.
func (w *world) answersOf(service, method string) int {
	n := 0
	for route, count := range w.sim.Calls().Routes[service] {
		if strings.HasPrefix(route, method+" ") {
			for _, answers := range count.Codes {
				n += answers
			}
		}
	}
	return n
}

// impatient gives calls up soon, as a proxy before the cloud may.
func (w *world) impatient() {
	w.t.Helper()
	c, err := cloud.New(cloud.Options{AuthURL: w.auth, Username: "hearth", Password: "secret", Now: w.clock.Now, CallTimeout: 300 * time.Millisecond})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	w.cloud = c
}

// lateKinds make one object each, whose creation is slow.
var lateKinds = map[string]struct{ service, path, kind, template string }{
	"network":            {"network", "/networks$", "network", "net: {type: OS::Neutron::Net}"},
	"named network":      {"network", "/networks$", "network", "net: {type: OS::Neutron::Net, properties: {name: web}}"},
	"floating address":   {"network", "/floatingips$", "floatingip", "fip: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}"},
	"volume":             {"volume", "/volumes$", "volume", "vol: {type: OS::Cinder::Volume, properties: {size: 1}}"},
	"server":             {"compute", "/servers$", "server", "srv: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}"},
	"port of a server":   {"network", "/ports$", "port", "srv: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{subnet: private-subnet}]}}"},
	"container":          {"object-store", "/r.?f-", "container", "box: {type: OS::Swift::Container}"},
	"key pair":           {"compute", "/os-keypairs$", "keypair", "key: {type: OS::Nova::KeyPair, properties: {name: web, save_private_key: true}}"},
	"named server group": {"compute", "/os-server-groups$", "server_group", "grp: {type: OS::Nova::ServerGroup, properties: {name: web}}"},
}

// A stack is deleted, and then the cloud makes the object. Its worker gets the answer, and the
// object is removed at once.
func TestWhatIsMadeLateIsRemovedByItsAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range lateKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			before := w.objects()
			e := w.engine(nil)
			s := w.create(e, "ref", "heat_template_version: 2018-08-31\nresources:\n  "+c.template+"\n", true)
			w.step(e, 1) // the plan
			if err := w.sim.AddFault(simcloud.Fault{Service: c.service, Method: method(c.kind), Path: c.path, Stall: 6, Times: 1}); err != nil {
				t.Fatal(err)
			}
			batch, left := w.take(), make(chan struct{})
			go func() {
				e.Step(context.Background(), batch)
				close(left)
			}()
			for w.sim.Faults()[0].Hits == 0 {
				select {
				case <-left:
					t.Fatal("the call never went out")
				case <-time.After(5 * time.Millisecond):
				}
			}
			earlier := w.answersOf(c.service, method(c.kind)) // the call that stalls is the only one on its way
			isMade := func() bool { return w.answersOf(c.service, method(c.kind)) > earlier }
			if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
				t.Fatal(err)
			}
			<-left
			if s = w.run(w.engine(nil), nil, s.ID); s.State() != "DELETE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			if w.trusts() == 0 && !isMade() {
				t.Fatal("the stack has given its trust back, and an object is still to come")
			}
			for i := 0; !isMade(); i++ { // on a loaded machine the object may be gone already
				if i == 3000 {
					t.Fatalf("no %s is made", c.kind)
				}
				time.Sleep(10 * time.Millisecond)
			}
			for range 500 { // the answer comes soon; no time passes for a search
				if batch := w.take(); len(batch) > 0 && work(batch[0]) == "stepper" {
					e.Step(context.Background(), batch)
				} else if len(batch) > 0 {
					e.Plan(context.Background(), batch)
				} else if maps.Equal(before, w.objects()) && w.trusts() == 0 {
					break
				} else if w.clock.forward(50 * time.Millisecond); e.Sweep(context.Background()) != nil {
					t.Fatal("no sweep")
				}
				time.Sleep(10 * time.Millisecond)
			}
			w.gone(before)
		})
	}
}

func method(kind string) string {
	if kind == "container" {
		return http.MethodPut
	}
	return http.MethodPost
}

// Its worker has hung up, or died. The object is searched for, and removed when it appears. The
// last two kinds cannot be distinguished from objects of others.
func TestWhatIsMadeLateIsLookedFor(t *testing.T) {
	t.Parallel()
	for name, c := range lateKinds {
		if name == "named server group" { // nothing says when it was made
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			before := w.objects()
			w.impatient()
			e := w.engine(nil)
			if err := w.sim.AddFault(simcloud.Fault{Service: c.service, Method: method(c.kind), Path: c.path, Stall: 4, Times: 1}); err != nil {
				t.Fatal(err)
			}
			s := w.create(e, "ref", "heat_template_version: 2018-08-31\nresources:\n  "+c.template+"\n", true)
			w.step(e, 1)
			for w.sim.Faults()[0].Hits == 0 {
				e.Step(context.Background(), w.take())
			}
			if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
				t.Fatal(err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			w.appears(c.kind, before)
			w.looks(w.engine(nil), nil)
			w.gone(before)
		})
	}
}

// A call that is made again leaves a suspect for the first call. Only one of two objects is kept.
func TestACallThatIsMadeAgainMakesNothingTwice(t *testing.T) {
	t.Parallel()
	for name, c := range lateKinds {
		if slices.Contains([]string{"port of a server", "container", "key pair", "named server group"}, name) { // only one object may have the name, or both objects are the same
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			undisturbed := newWorld(t)
			e := undisturbed.engine(nil)
			template := "heat_template_version: 2018-08-31\nresources:\n  " + c.template + "\n"
			undisturbed.run(e, nil, undisturbed.create(e, "ref", template, true).ID)

			w := newWorld(t)
			w.impatient()
			e = w.engine(nil)
			if err := w.sim.AddFault(simcloud.Fault{Service: c.service, Method: "POST", Path: c.path, Stall: 4, Times: 1}); err != nil {
				t.Fatal(err)
			}
			s := w.run(e, nil, w.create(e, "ref", template, true).ID)
			if s.State() != "CREATE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			made := w.objects()
			w.appears(c.kind, made)
			w.looks(w.engine(nil), nil)
			if n, want := len(w.objects()), len(undisturbed.objects()); n != want {
				t.Errorf("there are %d objects, undisturbed there are %d", n, want)
			}
			for key := range made {
				if _, there := w.objects()[key]; !there {
					t.Errorf("%s is removed, and the stack has it", key)
				}
			}
		})
	}
}

// lateNet is a template whose network is refused; the test makes it later.
const lateNet = `
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  vol: {type: OS::Cinder::Volume, properties: {size: 1}}
`

// TestEveryCrashPointOfASuspect kills the worker at each point between the end of a stack and the
// removal of what the cloud made after it.
func TestEveryCrashPointOfASuspect(t *testing.T) {
	t.Parallel()
	names := map[string]string{}
	b := begin(t, func(w *world, e *engine.Engine) string {
		for _, service := range []string{"network", "volume"} { // as if they were late
			if err := w.sim.AddFault(simcloud.Fault{Name: service, Service: service, Method: "POST", Lose: true, Refuse: true, Times: 1}); err != nil {
				t.Fatal(err)
			}
		}
		s := w.create(e, "ref", lateNet, true)
		for w.sim.Faults()[0].Hits+w.sim.Faults()[1].Hits < 2 {
			w.step(e, 1)
		}
		rows, err := w.store.Rows(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			names[r.Name] = r.PhysicalName
		}
		if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
			t.Fatal(err)
		}
		if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
			t.Fatalf("%s: %s", s.State(), s.Reason)
		}
		return s.ID
	})
	atEachPoint(t, 1, 20, func(n int64, k *killer) {
		w := b.again(t)
		user := stack.Account{Caller: &w.caller}
		for _, call := range []stack.Call{
			{Service: "network", Method: "POST", Path: "/v2.0/networks", Body: map[string]any{"network": map[string]any{"name": names["net"]}}},
			{Service: "block-storage", Method: "POST", Path: "/volumes", Body: map[string]any{"volume": map[string]any{"name": names["vol"], "size": 1}}},
		} {
			if a := w.cloud.Do(t.Context(), user, call); a.Code >= 300 || a.Trouble != "" {
				t.Fatalf("%+v", a)
			}
		}
		w.looks(w.engine(k), k)
		w.clock.forward(lease + time.Second)
		w.looks(w.engine(nil), nil)
		if w.gone(b.before); t.Failed() {
			t.Fatalf("killed at point %d", n)
		}
		if left, err := w.store.Suspects(t.Context(), ""); err != nil || len(left) != 0 {
			t.Errorf("killed at point %d: %d suspects are left (%v)", n, len(left), err)
		}
		w.close()
	})
}
