package engine_test

import (
	"fmt"
	"testing"

	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// ground has what the resources of the table below need.
const ground = `
heat_template_version: 2018-08-31
resources:
  n:   {type: OS::Neutron::Net}
  s0:  {type: OS::Neutron::Subnet, properties: {network: {get_resource: n}, cidr: 10.73.0.0/24}}
  r:   {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  ri:  {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: r}, subnet: {get_resource: s0}}}
  p:   {type: OS::Neutron::Port, depends_on: ri, properties: {network: {get_resource: n}, fixed_ips: [{subnet: {get_resource: s0}}]}}
  f:   {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
  srv: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{allocate_network: none}]}}
  v:   {type: OS::Cinder::Volume, properties: {size: 1}}
  g:   {type: OS::Neutron::SecurityGroup}
`

// A removable is a resource whose removal the cloud refuses.
type removable struct{ name, resource, method, service, path string }

var removables = []removable{
	{"net", "{type: OS::Neutron::Net, properties: {name: x}}", "DELETE", "network", "/networks/"},
	{"subnet", "{type: OS::Neutron::Subnet, properties: {network: {get_resource: n}, cidr: 10.73.1.0/24}}", "DELETE", "network", "/subnets/"},
	{"port", "{type: OS::Neutron::Port, depends_on: s0, properties: {network: {get_resource: n}, fixed_ips: [{subnet: {get_resource: s0}, ip_address: 10.73.0.77}]}}", "DELETE", "network", "/ports/"},
	{"router", "{type: OS::Neutron::Router}", "DELETE", "network", "/routers/"},
	{"interface", "{type: OS::Neutron::RouterInterface, properties: {router: {get_resource: r}, subnet: {get_resource: s1}}}\n  s1: {type: OS::Neutron::Subnet, properties: {network: {get_resource: n}, cidr: 10.73.2.0/24}}", "PUT", "network", "remove_router_interface"},
	{"routes", "{type: OS::Neutron::ExtraRouteSet, depends_on: ri, properties: {router: {get_resource: r}, routes: [{destination: 10.9.0.0/24, nexthop: 10.73.0.9}]}}", "PUT", "network", "remove_extraroutes"},
	{"association", "{type: OS::Neutron::FloatingIPAssociation, properties: {floatingip_id: {get_resource: f}, port_id: {get_resource: p}}}", "PUT", "network", "/floatingips/"},
	{"address", "{type: OS::Neutron::FloatingIP, properties: {floating_network: public}}", "DELETE", "network", "/floatingips/"},
	{"group", "{type: OS::Neutron::SecurityGroup, properties: {name: x}}", "DELETE", "network", "/security-groups/"},
	{"rule", "{type: OS::Neutron::SecurityGroupRule, properties: {security_group: {get_resource: g}, protocol: tcp, port_range_min: 22, port_range_max: 22}}", "DELETE", "network", "/security-group-rules/"},
	{"key pair", "{type: OS::Nova::KeyPair, properties: {name: x73}}", "DELETE", "compute", "/os-keypairs/"},
	{"server group", "{type: OS::Nova::ServerGroup, properties: {policies: [affinity]}}", "DELETE", "compute", "/os-server-groups/"},
	{"server", "{type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{subnet: {get_resource: s0}, fixed_ip: 10.73.0.78}]}}", "DELETE", "compute", "/servers/"},
	{"volume", "{type: OS::Cinder::Volume, properties: {size: 1}}", "DELETE", "volume", "/volumes/"},
	{"attachment", "{type: OS::Cinder::VolumeAttachment, properties: {volume_id: {get_resource: v}, instance_uuid: {get_resource: srv}}}", "DELETE", "compute", "/os-volume_attachments/"},
	{"container", "{type: OS::Swift::Container, properties: {name: x73}}", "DELETE", "object-store", "x73"},
	{"image", "{type: OS::Glance::WebImage, properties: {location: \"http://127.0.0.1:1/x\", container_format: bare, disk_format: raw}}", "DELETE", "image", "/images/"},
}

// with returns the ground with the resource x.
func (r removable) with() string { return ground + "  x: " + r.resource + "\n" }

// without returns the ground without x, and with another change.
func (r removable) without() string {
	return edit(ground, "  r: ", "  more: {type: OS::Heat::RandomString}\n  r: ")
}

// refusals are the ways in which the cloud refuses a removal. After one of them with effect the
// object is gone.
var refusals = []struct {
	name  string
	fault simcloud.Fault
	gone  bool
}{
	{"forbidden", simcloud.Fault{Code: 403, Message: "not today", Times: 1}, false},
	{"broken", simcloud.Fault{Code: 500, Message: "not now", Times: 9}, false},
	{"broken, with effect", simcloud.Fault{Code: 500, Message: "not now", Times: 9, Effect: true}, true},
}

// refuses refuses the removal of a resource.
func (w *world) refuses(r removable, f simcloud.Fault) {
	w.t.Helper()
	f.Service, f.Method, f.Path = r.service, r.method, r.path
	if err := w.sim.AddFault(f); err != nil {
		w.t.Fatal(err)
	}
}

// An object whose removal was refused is taken back when a rollback or a user asks for its resource
// again. When it is gone in spite of the refusal, it is made again.
func TestRefusedRemovalIsTakenAgain(t *testing.T) {
	for _, r := range removables {
		for _, how := range refusals {
			t.Run(r.name+" "+how.name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				e := w.engine(nil)
				s := w.run(e, nil, w.create(e, "s", r.with(), true).ID)
				if s.State() != "CREATE_COMPLETE" {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				was, count := w.row(s, "x"), len(w.objects())
				same := func(said string) {
					t.Helper()
					is := w.row(s, "x")
					switch {
					case is.Status != stack.Complete:
						t.Fatalf("%s: is.Status = %q, want %q (%s)", said, is.Status, stack.Complete, is.Reason)
					case is.Action == stack.Delete:
						t.Fatalf("%s: is.Action = %q, want another value", said, is.Action)
					case how.gone == (is.PhysicalID == was.PhysicalID) && !derived(r):
						t.Fatalf("%s: %s %s is %s, was %s; %d objects, before %d", said, is.State(), is.Reason, is.PhysicalID, was.PhysicalID, len(w.objects()), count)
					case len(w.objects()) != count:
						t.Fatalf("%s: len(w.objects()) = %d, want %d", said, len(w.objects()), count)
					}
				}
				w.refuses(r, how.fault)
				s = w.run(e, nil, w.update(e, s, r.without(), false).ID)
				if how.gone && s.State() == "UPDATE_COMPLETE" { // a read has shown that the object is gone
					return
				}
				if s.State() != "ROLLBACK_COMPLETE" {
					t.Fatalf("rollback: %s: %s", s.State(), s.Reason)
				}
				same("rollback")
				was = w.row(s, "x")
				w.refuses(r, how.fault)
				if s = w.run(e, nil, w.update(e, s, r.without(), true).ID); s.State() != "UPDATE_FAILED" {
					t.Fatalf("refused: %s: %s", s.State(), s.Reason)
				}
				if s = w.run(e, nil, w.update(e, s, r.with(), true).ID); s.State() != "UPDATE_COMPLETE" {
					t.Fatalf("by hand: %s: %s", s.State(), s.Reason)
				}
				same("by hand")
				if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
			})
		}
	}
}

// derived reports whether an object's ID is derived from its properties, so that a new object has
// the same ID.
func derived(r removable) bool {
	switch r.name {
	case "interface", "routes", "association", "attachment", "container", "key pair":
		return true
	}
	return false
}

// attributed is a volume and a subnet whose properties come from another resource.
const attributed = `
heat_template_version: 2021-04-16
parameters: {v: {type: string, default: one}}
resources:
  a:   {type: OS::Heat::Value, properties: {value: ONE}}
  vol: {type: OS::Cinder::Volume, properties: {size: 1, scheduler_hints: {h: {get_attr: [a, value]}}}}
  net: {type: OS::Neutron::Net}
  c:   {type: OS::Heat::Value, properties: {value: 10.1.0.0/24}}
  sub: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: {get_attr: [c, value]}}}
  app: {type: OS::Heat::TestResource, properties: {value: {get_resource: vol}}, depends_on: sub}
`

// A rollback finds the old objects, although their properties are not known when it is planned.
func TestRollbackByValuesUnknownAtFirst(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", attributed, true).ID)
	before, count := w.rows(s), len(w.objects())
	other := edit(attributed, "ONE", "TWO", "10.1.0.0/24", "10.1.1.0/24")
	bad := edit(other, "get_resource: vol}}", "get_resource: vol}, fail: true}")
	same := func(state string) {
		t.Helper()
		after := w.rows(s)
		for name, r := range before {
			switch {
			case s.State() != state:
				t.Fatalf("s.State() = %q, want %q (%s)", s.State(), state, s.Reason)
			case after[name].PhysicalID != r.PhysicalID && name != "app":
				t.Fatalf("%s: %s: %s is %s %s, was %s; %d objects, before %d", s.State(), s.Reason, name, after[name].State(), after[name].PhysicalID, r.PhysicalID, len(w.objects()), count)
			case after[name].Status != stack.Complete:
				t.Fatalf("after[name].Status = %q, want %q (%s), name is %v", after[name].Status, stack.Complete, after[name].Reason, name)
			case len(w.objects()) != count:
				t.Fatalf("len(w.objects()) = %d, want %d", len(w.objects()), count)
			}
		}
	}
	for range 2 {
		s = w.run(e, nil, w.update(e, s, bad, false).ID)
		same("ROLLBACK_COMPLETE")
	}
	// The user goes back by hand, after several failed updates.
	for i, template := range []string{bad, edit(bad, "TWO", "THREE"), edit(bad, "TWO", "FOUR", "10.1.1.0/24", "10.1.2.0/24")} {
		if s = w.run(e, nil, w.update(e, s, template, true).ID); s.State() != "UPDATE_FAILED" {
			t.Fatalf("%d: %s: %s", i, s.State(), s.Reason)
		}
	}
	s = w.run(e, nil, w.update(e, s, attributed, true).ID)
	same("UPDATE_COMPLETE")
}

// The old object of a replacement could not be removed. It is taken back when its resource is asked
// for again.
func TestOldObjectThatStayedIsTakenAgain(t *testing.T) {
	for _, rollback := range []bool{true, false} {
		t.Run(fmt.Sprint(rollback), func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			s := w.run(e, nil, w.create(e, "s", attributed, true).ID)
			before, count := w.rows(s), len(w.objects())
			w.fails("DELETE", "volume", "/volumes/")
			s = w.run(e, nil, w.update(e, s, edit(attributed, "ONE", "TWO"), !rollback).ID)
			if !rollback {
				if s.State() != "UPDATE_FAILED" {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				s = w.run(e, nil, w.update(e, s, attributed, true).ID)
			}
			switch after := w.rows(s); {
			case s.Status != stack.Complete:
				t.Fatalf("s.Status = %q, want %q (%s)", s.Status, stack.Complete, s.Reason)
			case after["vol"].PhysicalID != before["vol"].PhysicalID:
				t.Fatalf(`after["vol"].PhysicalID = %q, want %q`, after["vol"].PhysicalID, before["vol"].PhysicalID)
			case len(w.objects()) != count:
				t.Fatalf("len(w.objects()) = %d, want %d", len(w.objects()), count)
			}
		})
	}
}

// An old object has released what its successor has, and could not be removed. When it is taken
// back it gets that again.
func TestOldObjectThatLetGoIsTakenAgain(t *testing.T) {
	for _, c := range []struct{ name, from, to, service, path, resource string }{
		{"port", kept, replacing, "network", "/ports/", "port"},
		{"server", plugged, unplugged, "compute", "/servers/", "server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			s := w.run(e, nil, w.create(e, "s", c.from, true).ID)
			before, count := w.rows(s), len(w.objects())
			w.fails("DELETE", c.service, c.path)
			if s = w.run(e, nil, w.update(e, s, c.to, true).ID); s.State() != "UPDATE_FAILED" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			s = w.run(e, nil, w.update(e, s, c.from, true).ID)
			after := w.rows(s)
			switch {
			case s.State() != "UPDATE_COMPLETE":
				t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
			case after[c.resource].PhysicalID != before[c.resource].PhysicalID:
				t.Fatalf("after[c.resource].PhysicalID = %q, want %q, c.resource is %v", after[c.resource].PhysicalID, before[c.resource].PhysicalID, c.resource)
			case len(w.objects()) != count:
				t.Fatalf("len(w.objects()) = %d, want %d", len(w.objects()), count)
			}
			if c.name == "port" && !w.has77(after["port"]) {
				t.Errorf("the port has %v", w.addresses(after["port"].PhysicalID))
			}
		})
	}
}
