package engine_test

import (
	"hearth/shared/engine"
	"hearth/shared/simcloud"
)

// identities are stories in which an object is wanted again after its removal was refused.
var identities = []story{
	{"removals that were refused, wanted again", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", several, true).ID)
		w.refusesAll(403, false)
		s = w.run(e, nil, w.update(e, s, fewer, true).ID)
		w.sim.ClearFaults()
		return w.update(e, s, several, true).ID
	}, "UPDATE_COMPLETE"},
	{"removals that had their effect in spite of the refusal, wanted again", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", several, true).ID)
		w.refusesAll(500, true)
		s = w.run(e, nil, w.update(e, s, fewer, true).ID)
		w.sim.ClearFaults()
		return w.update(e, s, several, true).ID
	}, "UPDATE_COMPLETE"},
	{"removals under way, wanted again", func(w *world, e *engine.Engine) string {
		s := w.update(e, w.run(e, nil, w.create(e, "ref", several, true).ID), fewer, true)
		w.step(e, 3)
		return w.update(e, w.stack(s.ID), several, true).ID
	}, "UPDATE_COMPLETE"},
	{"an old object whose removal was refused, wanted again", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", attributed, true).ID)
		w.refusesAll(403, false)
		s = w.run(e, nil, w.update(e, s, edit(attributed, "ONE", "TWO", "10.1.0.0/24", "10.1.1.0/24"), true).ID)
		w.sim.ClearFaults()
		return w.update(e, s, attributed, true).ID
	}, "UPDATE_COMPLETE"},
	{"a rollback by values that are unknown at first", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", attributed, true).ID)
		bad := edit(attributed, "ONE", "TWO", "10.1.0.0/24", "10.1.1.0/24", "get_resource: vol}}", "get_resource: vol}, fail: true}")
		return w.update(e, s, bad, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"an address that moves by a value that is unknown at first, and back", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", addressedBy, true).ID)
		return w.update(e, s, edit(addressedBy, "fa:16:3e:00:00:01", "fa:16:3e:00:00:02", "depends_on: port}", "depends_on: port, properties: {fail: true}}"), false).ID
	}, "ROLLBACK_COMPLETE"},
	{"nested stacks whose removal was refused, wanted again", func(w *world, e *engine.Engine) string {
		s := w.holds(e, nests["of group"])
		w.refusesAll(403, false)
		s = w.run(e, nil, w.becomes(e, s, holding(""), true).ID)
		w.sim.ClearFaults()
		return w.becomes(e, s, holding(nests["of group"]), true).ID
	}, "UPDATE_COMPLETE"},
	{"a group that rolls to another file, and back", func(w *world, e *engine.Engine) string {
		one := rollingOf("{type: one.yaml, properties: {v: a}}", []string{"one.yaml"})
		s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: "ref", DisableRollback: true, Source: one})
		if err != nil {
			w.t.Fatal(err)
		}
		two := rollingOf("{type: one.yaml, properties: {w: a}}", []string{"one.yaml=two.yaml"})
		two.Template = append([]byte(nil), edit(string(two.Template), "outputs:", "  end: {type: OS::Heat::TestResource, depends_on: g, properties: {fail: true}}\noutputs:")...)
		return w.becomes(e, w.run(e, nil, s.ID), two, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"nested stacks under removal, wanted again", func(w *world, e *engine.Engine) string {
		s := w.becomes(e, w.holds(e, nests["of group"]), holding(""), true)
		w.step(e, 6)
		return w.becomes(e, s, holding(nests["of group"]), true).ID
	}, "UPDATE_COMPLETE"},
}

// several are resources of types whose removal the cloud can refuse, some of them together.
const several = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  port:   {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}, fixed_ips: [{ip_address: 10.1.0.77}]}}
  key:    {type: OS::Nova::KeyPair, properties: {name: again}}
  volume: {type: OS::Cinder::Volume, properties: {size: 1}}
  server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{subnet: {get_resource: subnet}, fixed_ip: 10.1.0.78}]}}
  store:  {type: OS::Swift::Container, properties: {name: again}}
`

// fewer does not have them any more.
const fewer = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
`

// addressedBy is a port with an address that comes from another resource.
const addressedBy = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  mac:    {type: OS::Heat::Value, properties: {value: "fa:16:3e:00:00:01"}}
  port:   {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}, mac_address: {get_attr: [mac, value]}, fixed_ips: [{ip_address: 10.1.0.77}]}}
  end:    {type: OS::Heat::TestResource, depends_on: port}
`

// refusesAll refuses every removal. With effect, the objects are removed all the same.
func (w *world) refusesAll(code int, effect bool) {
	w.t.Helper()
	if err := w.sim.AddFault(simcloud.Fault{Name: "refused", Service: "!identity", Method: "DELETE", Code: code, Effect: effect, Message: "not today"}); err != nil {
		w.t.Fatal(err)
	}
}
