package engine_test

import (
	"slices"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// kept is a port with an address that only one port may have.
const kept = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  port:   {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}, fixed_ips: [{ip_address: 10.1.0.77}]}}
  server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{port: {get_resource: port}}]}}
  first:  {type: OS::Heat::TestResource}
  next:   {type: OS::Heat::TestResource, depends_on: port}
`

// replacing is kept with another port that asks for the same address.
var replacing = edit(kept, "fixed_ips:", `mac_address: "fa:16:3e:00:00:02", fixed_ips:`)

// relapsing fails when the other port exists.
var relapsing = edit(replacing, "depends_on: port}", "depends_on: [port, server], properties: {fail: true}}")

// addresses returns the addresses of a port in the simulated cloud; none when it is gone.
func (w *world) addresses(id string) (all []string) {
	w.t.Helper()
	a := w.asks("GET", "network", "/v2.0/ports/"+id, nil)
	port, _ := a.Body["port"].(map[string]any)
	ips, _ := port["fixed_ips"].([]any)
	for _, ip := range ips {
		address, _ := ip.(map[string]any)
		text, _ := address["ip_address"].(string)
		all = append(all, text)
	}
	return all
}

// has77 reports whether a row's port has the address.
func (w *world) has77(r stack.Resource) bool {
	return slices.Equal(w.addresses(r.PhysicalID), []string{"10.1.0.77"})
}

func TestOldPortLetsGoFirst(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", kept, true).ID)
	before, n := w.rows(s), w.count(s)
	s = w.run(e, nil, w.update(e, s, replacing, true).ID)
	after := w.rows(s)
	switch {
	case s.State() != "UPDATE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case after["port"].PhysicalID == before["port"].PhysicalID:
		t.Fatalf(`after["port"].PhysicalID = %q, want another value`, after["port"].PhysicalID)
	case !w.has77(after["port"]):
		t.Fatalf("%s: %s: %+v %v", s.State(), s.Reason, after["port"], w.addresses(after["port"].PhysicalID))
	case after["port"].Data["port_fip"] != nil:
		t.Fatalf(`after["port"].Data["port_fip"] = %v, want nil`, after["port"].Data["port_fip"])
	}
	told := slices.DeleteFunc(w.told(s, n), func(line string) bool { return line[:4] != "port" })
	if !slices.Equal(told, []string{"port CREATE_COMPLETE", "port DELETE_COMPLETE", "port UPDATE_COMPLETE"}) {
		t.Errorf("told %q", told)
	}
}

func TestOldPortTakesBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", kept, true).ID)
	before := w.rows(s)
	for range 2 { // it can be done again
		s = w.run(e, nil, w.update(e, s, relapsing, false).ID)
		after := w.rows(s)
		switch {
		case s.State() != "ROLLBACK_COMPLETE":
			t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "ROLLBACK_COMPLETE", s.Reason)
		case after["port"].PhysicalID != before["port"].PhysicalID:
			t.Fatalf(`after["port"].PhysicalID = %q, want %q`, after["port"].PhysicalID, before["port"].PhysicalID)
		case !w.has77(before["port"]):
			t.Fatalf("%s: %s: %+v %v", s.State(), s.Reason, after["port"], w.addresses(before["port"].PhysicalID))
		}
		switch p := after["port"]; {
		case p.State() != "CREATE_COMPLETE":
			t.Errorf("p.State() = %q, want %q (%s)", p.State(), "CREATE_COMPLETE", p.Reason)
		case p.Data["port_fip"] != nil:
			t.Errorf(`p.Data["port_fip"] = %v, want nil`, p.Data["port_fip"])
		case p.Marks.Released != "":
			t.Errorf("p.Marks.Released = %q, want %q", p.Marks.Released, "")
		}
	}
	// After a failure without rollback the user goes on in both directions.
	for _, next := range []string{kept, replacing} {
		s = w.run(e, nil, w.update(e, s, relapsing, true).ID)
		if s.State() != "UPDATE_FAILED" {
			t.Fatalf("%s: %s", s.State(), s.Reason)
		}
		s = w.run(e, nil, w.update(e, s, next, true).ID)
		if after := w.rows(s); s.State() != "UPDATE_COMPLETE" || !w.has77(after["port"]) {
			t.Fatalf("%s: %s: %v", s.State(), s.Reason, after["port"])
		}
	}
}

// going reports whether the removal of a replaced object is planned or done. Then it does not come
// back.
func (w *world) going(stackID, id string) bool {
	w.t.Helper()
	unfinished, err := w.store.UnfinishedActions(w.t.Context(), stackID)
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err := w.store.Rows(w.t.Context(), stackID)
	if err != nil {
		w.t.Fatal(err)
	}
	return !slices.ContainsFunc(rows, func(r stack.Resource) bool {
		return r.PhysicalID == id && (r.ReplacedBy == "" || unfinished[r.ID] == "")
	})
}

// An update is rolled back, or superseded, at any moment.
func TestOldPortAtAnyMoment(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "s", kept, true).ID), replacing, true).ID
	})
	for batches := range 24 {
		for _, third := range []string{kept, replacing, edit(replacing, ":00:02", ":00:03"), ""} {
			w := b.again(t)
			e, s := w.engine(nil), w.stack(b.stackID)
			before := w.rows(s)
			w.step(e, batches)
			going := w.going(s.ID, before["port"].PhysicalID)
			switch s = w.stack(s.ID); {
			case third != "":
				s = w.update(e, s, third, true)
			case s.Status == stack.InProgress:
				if err := e.CancelUpdate(t.Context(), w.caller, s, true); err != nil {
					t.Fatal(err)
				}
			}
			s = w.run(e, nil, s.ID)
			after := w.rows(s)
			if s.Status != stack.Complete || !w.has77(after["port"]) {
				t.Fatalf("after %d, %q: %s: %s: %+v", batches, third, s.State(), s.Reason, after["port"])
			}
			if s.Action == stack.Rollback && !going && after["port"].PhysicalID != before["port"].PhysicalID {
				t.Errorf("after %d the port is another one", batches)
			}
			w.close()
		}
	}
}

// plugged is a server on a port that stays when the server is replaced.
var plugged = edit(kept, "flavor: m1.nano,", "flavor: m1.nano, flavor_update_policy: REPLACE,")

var unplugged = edit(plugged, "flavor: m1.nano,", "flavor: m1.tiny,")

// replugged fails when the other server exists.
var replugged = edit(unplugged, "depends_on: port}", "depends_on: server, properties: {fail: true}}")

func TestOldServerLetsItsPortGo(t *testing.T) {
	for template, end := range map[string]string{unplugged: "UPDATE_COMPLETE", replugged: "ROLLBACK_COMPLETE"} {
		w := newWorld(t)
		e := w.engine(nil)
		s := w.run(e, nil, w.create(e, "s", plugged, true).ID)
		before := w.rows(s)
		s = w.run(e, nil, w.update(e, s, template, false).ID)
		after := w.rows(s)
		if s.State() != end || after["port"].PhysicalID != before["port"].PhysicalID {
			t.Fatalf("%s: %s", s.State(), s.Reason)
		}
		if came := after["server"].PhysicalID != before["server"].PhysicalID; came != (end == "UPDATE_COMPLETE") {
			t.Errorf("%s: another server: %v", end, came)
		}
		a := w.asks("GET", "compute", "/servers/"+after["server"].PhysicalID+"/os-interface", nil)
		cards, _ := a.Body["interfaceAttachments"].([]any)
		if len(cards) != 1 || cards[0].(map[string]any)["port_id"] != after["port"].PhysicalID {
			t.Errorf("%s: it has the cards %v", end, cards)
		}
	}
}
