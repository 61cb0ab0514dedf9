package main

import "strings"

// A revision is what a stack is updated to, and how an undisturbed update ends. Whatever
// it is, the stack then has as many objects of each class as before.
type revision struct {
	template string
	files    map[string]string
	ends     string
	rollback bool

	action   string     // that is asked for instead of an update
	resource string     // that it is about; empty for most
	soon     bool       // while the one before is under way, which does not end by itself
	steps    []revision // these instead, one after the other
}

func steps(list ...revision) revision { return revision{steps: list} }

// changed is the application after an update. Some resources change in place (a network's tags,
// rules, a flavor, a text that others read). A network is replaced together with its subnet, port
// and server. Some resources are removed and some are added.
var changed = strings.NewReplacer(
	"net:      {type: OS::Neutron::Net}", "net:      {type: OS::Neutron::Net, properties: {tags: [new]}}",
	"port_range_min: 80, port_range_max: 80}]", "port_range_min: 443, port_range_max: 443}]",
	"twin_2:   {type: OS::Neutron::Net, properties: {name: twin}}", "twin_2:   {type: OS::Neutron::Net, properties: {name: twin, availability_zone_hints: [nova]}}",
	"flavor: m1.nano, key_name", "flavor: m1.tiny, key_name",
	"files:     {type: OS::Swift::Container}", "more:      {type: OS::Swift::Container}",
).Replace(application)

// failing is the same with something that fails when nearly all else is done.
var failing = strings.Replace(changed, "outputs:", "  end:       {type: OS::Heat::TestResource, depends_on: [subnet_2, worker, web, more, told], properties: {fail: true}}\noutputs:", 1)

var revisions = []revision{
	{template: changed, ends: updated},
	{template: failing, ends: rolledBack, rollback: true},
	{template: application, ends: updated},
	steps(revision{template: changed, ends: updated}, revision{action: mark, resource: "web", ends: updated}, revision{template: application, ends: updated}),
	actions(suspend, resume),
	actions(check),
	actions(adopt),
}
