package main

import (
	"fmt"
	"strings"
)

// A kind describes stacks of one kind, and the state in which they end without faults.
type kind struct {
	name          string
	template      string
	files         map[string]string // templates of nested stacks
	ends          string
	rollback      bool
	weight        int
	resources     int
	alwaysRemoved bool       // because its objects are not counted
	revisions     []revision // possible updates

	environment map[string]any
	hooked      []string // resources with hooks
	signalled   bool     // waits for signals
}

// application has twenty resources of sixteen types. All stacks of a project use the names "twin"
// and "front", so names do not distinguish these objects.
const application = `
heat_template_version: 2016-10-14
description: an application of twenty resources
resources:
  secret:    {type: OS::Heat::RandomString, properties: {length: 16}}
  key:       {type: OS::Nova::KeyPair, properties: {name: {get_attr: [secret, value]}, save_private_key: true}}
  net:       {type: OS::Neutron::Net}
  twin_1:    {type: OS::Neutron::Net, properties: {name: twin}}
  twin_2:    {type: OS::Neutron::Net, properties: {name: twin}}
  subnet:    {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.11.0.0/24, name: front}}
  subnet_2:  {type: OS::Neutron::Subnet, properties: {network: {get_resource: twin_2}, cidr: 10.12.0.0/24, name: front}}
  router:    {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  plug:      {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}}
  rules:     {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp, port_range_min: 80, port_range_max: 80}]}}
  port:      {type: OS::Neutron::Port, properties: {network: {get_resource: net}, security_groups: [{get_resource: rules}]}, depends_on: subnet}
  port_2:    {type: OS::Neutron::Port, properties: {network: {get_resource: twin_2}, name: front}, depends_on: subnet_2}
  address:   {type: OS::Neutron::FloatingIP, properties: {floating_network: public, port_id: {get_resource: port}}, depends_on: plug}
  disk:      {type: OS::Cinder::Volume, properties: {size: 1, name: twin}}
  web:       {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, key_name: {get_resource: key}, networks: [{port: {get_resource: port}}]}}
  worker:    {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, name: twin, networks: [{network: {get_resource: twin_2}}]}, depends_on: subnet_2}
  attached:  {type: OS::Cinder::VolumeAttachment, properties: {instance_uuid: {get_resource: web}, volume_id: {get_resource: disk}}}
  files:     {type: OS::Swift::Container}
  breath:    {type: OS::Heat::TestResource, properties: {value: {get_attr: [web, first_address]}, wait_secs: 1}}
  told:      {type: OS::Heat::Value, properties: {type: string, value: {get_attr: [breath, output]}}}
outputs:
  told: {value: {get_attr: [told, value]}}
`

// failingCreation makes some of the same resources, fails at its end, and is rolled back.
const failingCreation = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net, properties: {name: twin}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.11.0.0/24}}
  port:   {type: OS::Neutron::Port, properties: {network: {get_resource: net}}, depends_on: subnet}
  rules:  {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: udp}]}}
  web:    {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{port: {get_resource: port}}]}}
  disk:   {type: OS::Cinder::Volume, properties: {size: 1, name: twin}}
  files:  {type: OS::Swift::Container}
  end:    {type: OS::Heat::TestResource, properties: {fail: true, value: {get_resource: web}}}
`

// flat has n independent resources, numbered from a first one.
func flat(from, n int) string {
	var b strings.Builder
	b.WriteString("heat_template_version: 2016-10-14\nresources:\n")
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "  r%d: {type: OS::Heat::TestResource, properties: {value: v%d}}\n", i, i)
	}
	return b.String()
}

// chain has n resources, each of which passes its value to the next.
func chain(value string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "heat_template_version: 2016-10-14\nresources:\n  r0: {type: OS::Heat::TestResource, properties: {value: %s}}\n", value)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "  r%d: {type: OS::Heat::TestResource, properties: {value: {get_attr: [r%d, output]}}}\n", i, i-1)
	}
	return b.String()
}

const (
	createComplete = "CREATE_COMPLETE"
	updateComplete = "UPDATE_COMPLETE"
	rolledBack     = "ROLLBACK_COMPLETE"
	updateFailed   = "UPDATE_FAILED"
	deleted        = "DELETE_COMPLETE"
)

var kinds = []kind{
	{name: "application", template: application, ends: createComplete, weight: 30, resources: 20, revisions: revisions},
	{name: "doomed", template: failingCreation, ends: rolledBack, rollback: true, weight: 15, resources: 8},
	{name: "flat", template: flat(0, 40), ends: createComplete, weight: 10, resources: 40, revisions: []revision{
		{template: flat(20, 40), ends: updateComplete},
		steps(revision{action: changeSet, template: flat(10, 40), ends: updateComplete}),
	}},
	{name: "signalled", template: signalled, ends: createComplete, weight: 15, resources: 5, alwaysRemoved: true, signalled: true, revisions: []revision{
		steps(revision{template: keyless, ends: updateComplete}, revision{action: oldKey, ends: updateComplete}),
	}},
	{name: "chain", template: chain("v", 10), ends: createComplete, weight: 10, resources: 10, revisions: []revision{{template: chain("w", 10), ends: updateComplete}}},
	{name: "tree", template: tree(3, 1), files: below, ends: createComplete, weight: 15, resources: 4, alwaysRemoved: true, revisions: []revision{
		{template: tree(5, 1), files: below, ends: updateComplete},
		{template: tree(2, 2), files: below, ends: updateComplete},
		{template: failingTree, files: below, ends: rolledBack, rollback: true},
		actions(suspend, resume),
		actions(adopt),
	}},
	{name: "crowd", template: groupTemplate(4, "one"), ends: createComplete, weight: 15, resources: 3, alwaysRemoved: true, revisions: []revision{
		{template: groupTemplate(6, "one"), ends: updateComplete},
		{template: groupTemplate(3, "two"), ends: updateComplete},
		{template: failingGroup, ends: rolledBack, rollback: true},
		actions(check),
		actions(adopt),
	}},
	{name: "kept", template: snapshotTemplate("m1.nano", "old"), ends: createComplete, weight: 15, resources: 5, alwaysRemoved: true, revisions: []revision{
		actions(snapshot),
		actions(suspend, resume, check),
		{steps: []revision{actions(snapshot).steps[0], {template: snapshotTemplate("m1.tiny", "new"), ends: updateComplete}, actions(restore).steps[0]}},
	}},
	{name: "stubborn", template: softwareTemplate("old", ""), ends: createComplete, weight: 15, resources: 7, alwaysRemoved: true, revisions: recoveries},
	{name: "halting", template: hookedTemplate("old"), ends: createComplete, weight: 10, resources: 3, alwaysRemoved: true, environment: hooks("net"), hooked: []string{"net"}, revisions: []revision{
		{template: hookedTemplate("new"), ends: updateComplete},
	}},
}

// hooks returns an environment that sets all hooks of a resource.
func hooks(resource string) map[string]any {
	all := []string{"pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"}
	return map[string]any{"resource_registry": map[string]any{"resources": map[string]any{resource: map[string]any{"hooks": all}}}}
}

// objects has the service and kind of the object of each resource type. Types without an object, or
// whose objects have no ID, are not in it.
var objects = map[string]string{
	"OS::Nova::KeyPair":          "compute/keypair",
	"OS::Nova::Server":           "compute/server",
	"OS::Neutron::Net":           "network/network",
	"OS::Neutron::Subnet":        "network/subnet",
	"OS::Neutron::Router":        "network/router",
	"OS::Neutron::SecurityGroup": "network/security_group",
	"OS::Neutron::Port":          "network/port",
	"OS::Neutron::FloatingIP":    "network/floatingip",
	"OS::Cinder::Volume":         "volume/volume",
	"OS::Swift::Container":       "object-store/container",
}
