package main

import "strings"

// A revision is an update of a stack, with the state in which it ends without faults. After every
// revision the stack has as many objects of each class as before.
type revision struct {
	template string
	files    map[string]string
	ends     string
	rollback bool

	action         string     // requested instead of an update
	resource       string     // of the action; empty for most
	duringPrevious bool       // requested during the action before, which does not end by itself
	steps          []revision // run these instead, one after another
}

func steps(list ...revision) revision { return revision{steps: list} }

// changedApplication is the application after an update. Some resources change in place (a network's tags,
// rules, a flavor, a text that others read). A network is replaced together with its subnet, port
// and server. Some resources are removed and some are added.
var changedApplication = strings.NewReplacer(
	"net:      {type: OS::Neutron::Net}", "net:      {type: OS::Neutron::Net, properties: {tags: [new]}}",
	"port_range_min: 80, port_range_max: 80}]", "port_range_min: 443, port_range_max: 443}]",
	"twin_2:   {type: OS::Neutron::Net, properties: {name: twin}}", "twin_2:   {type: OS::Neutron::Net, properties: {name: twin, availability_zone_hints: [nova]}}",
	"flavor: m1.nano, key_name", "flavor: m1.tiny, key_name",
	"files:     {type: OS::Swift::Container}", "more:      {type: OS::Swift::Container}",
).Replace(application)

// failingUpdate also has a resource that fails when nearly all others are done.
var failingUpdate = strings.Replace(changedApplication, "outputs:", "  end:       {type: OS::Heat::TestResource, depends_on: [subnet_2, worker, web, more, told], properties: {fail: true}}\noutputs:", 1)

var revisions = []revision{
	{template: changedApplication, ends: updateComplete},
	{template: failingUpdate, ends: rolledBack, rollback: true},
	{template: application, ends: updateComplete},
	steps(revision{template: changedApplication, ends: updateComplete}, revision{action: mark, resource: "web", ends: updateComplete}, revision{template: application, ends: updateComplete}),
	actions(suspend, resume),
	actions(check),
	actions(adopt),
}
