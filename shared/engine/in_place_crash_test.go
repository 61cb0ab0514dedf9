package engine_test

import "hearth/shared/engine"

// inPlace are stories of objects that change in place in several steps.
var inPlace = []story{
	{"network cards change and change back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", carded, true).ID), relapsed(recarded), false).ID
	}, "ROLLBACK_COMPLETE"},
	{"volumes move", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", held, true).ID), moved, true).ID
	}, "UPDATE_COMPLETE"},
	{"volumes move and move back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", held, true).ID), relapsed(moved), false).ID
	}, "ROLLBACK_COMPLETE"},
}

// carded is a server with three interfaces: one that Nova makes, one on a port that Hearth makes,
// and one on a port of the template.
const carded = `
heat_template_version: 2016-10-14
resources:
  net:      {type: OS::Neutron::Net}
  subnet:   {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  net_b:    {type: OS::Neutron::Net}
  subnet_b: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net_b}, cidr: 10.2.0.0/24}}
  port:     {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  server:
    type: OS::Nova::Server
    depends_on: [subnet, subnet_b]
    properties:
      image: cirros
      flavor: m1.nano
      networks: [{network: {get_resource: net}}, {subnet: {get_resource: subnet_b}}, {port: {get_resource: port}}]
`

// recarded keeps one interface, changes or removes the others, and adds two.
var recarded = edit(carded,
	"networks: [{network: {get_resource: net}}, {subnet: {get_resource: subnet_b}}, {port: {get_resource: port}}]",
	"networks: [{network: {get_resource: net}}, {subnet: {get_resource: subnet}}, {network: {get_resource: net_b}}, {network: {get_resource: net_b}}]",
)

// held are two volumes that are attached to one of two servers.
const held = `
heat_template_version: 2016-10-14
resources:
  one:     {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{allocate_network: none}]}}
  other:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.nano, networks: [{allocate_network: none}], user_data: one, user_data_update_policy: REBUILD}
  volume:     {type: OS::Cinder::Volume, properties: {size: 1}}
  attached:   {type: OS::Cinder::VolumeAttachment, properties: {instance_uuid: {get_resource: one}, volume_id: {get_resource: volume}}}
  volume_b:   {type: OS::Cinder::Volume, properties: {size: 1}}
  attached_b: {type: OS::Cinder::VolumeAttachment, depends_on: attached, properties: {instance_uuid: {get_resource: one}, volume_id: {get_resource: volume_b}}}
`

// moved attaches both to the other server, which is rebuilt before that because its user data
// changes.
var moved = edit(held, "instance_uuid: {get_resource: one}", "instance_uuid: {get_resource: other}", "user_data: one", "user_data: two")

// relapsed returns the template with a failure at the end.
func relapsed(template string) string {
	needs := "server"
	if template == moved {
		needs = "attached_b"
	}
	return template + "  end: {type: OS::Heat::TestResource, depends_on: " + needs + ", properties: {fail: true}}\n"
}
