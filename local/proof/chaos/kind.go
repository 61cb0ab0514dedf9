package main

import (
	"fmt"
	"strings"
)

// A kind is a sort of stack, and how an undisturbed one ends.
type kind struct {
	name      string
	template  string
	files     map[string]string // templates that it has below
	ends      string
	rollback  bool
	weight    int
	resources int
	removed   bool       // always: what it leaves in the cloud is not counted
	revisions []revision // what it may be updated to

	environment map[string]any
	halts       []string // resources that wait for a person at hooks
}

// application is twenty resources of sixteen types. All stacks of a project share
// the names "twin" and "front": what is called so cannot be told apart by its name.
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

// doomed makes some of the same, fails at its end, and is rolled back.
const doomed = `
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

// flat has n resources from one on.
func flat(from, n int) string {
	var b strings.Builder
	b.WriteString("heat_template_version: 2016-10-14\nresources:\n")
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "  r%d: {type: OS::Heat::TestResource, properties: {value: v%d}}\n", i, i)
	}
	return b.String()
}

// chain hands one value on from the first to the last of n.
func chain(value string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "heat_template_version: 2016-10-14\nresources:\n  r0: {type: OS::Heat::TestResource, properties: {value: %s}}\n", value)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "  r%d: {type: OS::Heat::TestResource, properties: {value: {get_attr: [r%d, output]}}}\n", i, i-1)
	}
	return b.String()
}

const (
	complete     = "CREATE_COMPLETE"
	updated      = "UPDATE_COMPLETE"
	rolledBack   = "ROLLBACK_COMPLETE"
	updateFailed = "UPDATE_FAILED"
	gone         = "DELETE_COMPLETE"
)

var kinds = []kind{
	{name: "application", template: application, ends: complete, weight: 30, resources: 20, revisions: revisions},
	{name: "doomed", template: doomed, ends: rolledBack, rollback: true, weight: 15, resources: 8},
	{name: "flat", template: flat(0, 40), ends: complete, weight: 10, resources: 40, revisions: []revision{{template: flat(20, 40), ends: updated}}},
	{name: "chain", template: chain("v", 10), ends: complete, weight: 10, resources: 10, revisions: []revision{{template: chain("w", 10), ends: updated}}},
	{name: "tree", template: tree(3, 1), files: below, ends: complete, weight: 15, resources: 4, removed: true, revisions: []revision{
		{template: tree(5, 1), files: below, ends: updated},
		{template: tree(2, 2), files: below, ends: updated},
		{template: barren, files: below, ends: rolledBack, rollback: true},
		actions(suspend, resume),
		actions(adopt),
	}},
	{name: "crowd", template: crowd(4, "one"), ends: complete, weight: 15, resources: 3, removed: true, revisions: []revision{
		{template: crowd(6, "one"), ends: updated},
		{template: crowd(3, "two"), ends: updated},
		{template: riot, ends: rolledBack, rollback: true},
		actions(check),
		actions(adopt),
	}},
	{name: "kept", template: kept("m1.nano", "old"), ends: complete, weight: 15, resources: 5, removed: true, revisions: []revision{
		actions(snapshot),
		actions(suspend, resume, check),
		{steps: []revision{actions(snapshot).steps[0], {template: kept("m1.tiny", "new"), ends: updated}, actions(restore).steps[0]}},
	}},
	{name: "stubborn", template: stubborn("old", ""), ends: complete, weight: 15, resources: 7, removed: true, revisions: mending},
	{name: "halting", template: halting("old"), ends: complete, weight: 10, resources: 3, removed: true, environment: hooks("net"), halts: []string{"net"}, revisions: []revision{
		{template: halting("new"), ends: updated},
	}},
}

// hooks is an environment that has a resource wait at all hooks.
func hooks(resource string) map[string]any {
	all := []string{"pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"}
	return map[string]any{"resource_registry": map[string]any{"resources": map[string]any{resource: map[string]any{"hooks": all}}}}
}

// objects says what there is in the cloud for a row of a type: service/kind. Types
// that have no object, or one without an id, are not in it.
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
