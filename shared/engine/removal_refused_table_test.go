package engine_test

// refusedStories are all changes during which each call is refused once. A new story is a line
// here.
var refusedStories = []refusedStory{
	{name: "create", to: sourceOf(reference)},
	{name: "update in place and replace", from: sourceOf(reference), to: sourceOf(changed)},
	{name: "delete", from: sourceOf(reference)},
	{name: "replacement of a port with its address", from: sourceOf(kept), to: sourceOf(replacing)},
	{name: "replacement of a server whose port stays", from: sourceOf(plugged), to: sourceOf(unplugged)},
	{name: "replacement under the same name", from: sourceOf(named), to: sourceOf(drawn)},
	{name: "replacement of what stays", from: sourceOf(policed), to: sourceOf(withPolicies(policedAfter, "UpdateReplacePolicy: Retain"))},
	{name: "network cards", from: sourceOf(carded), to: sourceOf(recarded)},
	{name: "volumes move", from: sourceOf(held), to: sourceOf(moved)},
	{name: "volumes become read only", from: sourceOf(lent), to: sourceOf(edit(sealed, "size: 2", "size: 1"))},
	{name: "volume types", from: sourceOf(kinds), to: sourceOf(otherKinds), user: "admin"},
	{name: "extra routes", from: sourceOf(routed), to: sourceOf(rerouted)},
	{name: "group that rolls", from: sourceOf(batched), to: sourceOf(edit(batched, "of-%index%", "with-%index%"))},
	{name: "group that shrinks", from: sourceOf(batched), to: sourceOf(edit(batched, "count: 4", "count: 3"))},
	{name: "create a group", to: sourceOf(batched)},
	{name: "delete a group", from: sourceOf(batched)},
	{name: "create a tree", to: treeOf(forestOf(true, "one"))},
	{name: "update a tree", from: treeOf(forestOf(true, "one")), to: treeOf(forestOf(true, "two", "tree.yaml", otherTree, "leaf.yaml", otherLeaf))},
	{name: "delete a tree", from: treeOf(forestOf(true, "one"))},
	{name: "server in place", from: sourceOf(oneServer), to: sourceOf(edit(oneServer, "name: one", "name: two", "a: b", "c: d", "tags: [x]", "tags: [y]"))},
	{name: "server resized", from: sourceOf(oneServer), to: sourceOf(edit(oneServer, "m1.nano", "m1.tiny"))},
	{name: "server rebuilt", from: sourceOf(oneServer), to: sourceOf(edit(oneServer, "image: cirros", "image: {get_resource: image}")), user: "admin"},
	{name: "server with other user data", from: sourceOf(oneServer), to: sourceOf(edit(oneServer, "user_data: one", "user_data: two"))},
	{name: "volume in place", from: sourceOf(oneVolume), to: sourceOf(edit(oneVolume, "name: one", "name: two", "a: b", "c: d"))},
	{name: "volume extended", from: sourceOf(oneVolume), to: sourceOf(edit(oneVolume, "size: 1", "size: 3")), grows: true},
	{name: "volume retyped", from: sourceOf(oneVolume), to: sourceOf(edit(oneVolume, "volume_type: __DEFAULT__", "volume_type: lvmdriver-1"))},
	{name: "flavor", from: sourceOf(oneFlavor), to: sourceOf(edit(oneFlavor, "a: b, c: d", "a: x, e: f", "tenants: [demo]", "tenants: [alt_demo, admin]")), user: "admin"},
	{name: "network", from: sourceOf(oneNetwork), to: sourceOf(edit(oneNetwork, "name: one", "name: two", "tags: [x]", "tags: [y]", "nameservers: [1.1.1.1]", "nameservers: [9.9.9.9]", "allowed: 10.9.0.1", "allowed: 10.9.0.2"))},
	{name: "create a network", to: sourceOf(oneNetwork)},
	{name: "router gateway", from: sourceOf(oneRouter), to: sourceOf(edit(oneRouter, "router: {type: OS::Neutron::Router}", "router: {type: OS::Neutron::Router, properties: {name: two, tags: [x], external_gateway_info: {network: public}}}"))},
	{name: "router interface moves", from: sourceOf(oneRouter), to: sourceOf(edit(oneRouter, "subnet: {get_resource: subnet}", "subnet: {get_resource: more}"))},
	{name: "security group", from: sourceOf(oneGroup), to: sourceOf(edit(oneGroup, "name: one", "name: two", "port_range_min: 22", "port_range_min: 21"))},
	{name: "create a security group", to: sourceOf(oneGroup)},
	{name: "trunk", from: sourceOf(oneTrunk), to: sourceOf(edit(oneTrunk, "name: one", "name: two", "port: {get_resource: b}", "port: {get_resource: c}"))},
	{name: "floating address", from: sourceOf(oneAddress), to: sourceOf(edit(oneAddress, "port_id: {get_resource: a}", "port_id: {get_resource: b}"))},
	{name: "floating address association", from: sourceOf(oneAssociation), to: sourceOf(edit(oneAssociation, "floatingip_id: {get_resource: one}, port_id: {get_resource: a}", "floatingip_id: {get_resource: two}, port_id: {get_resource: b}"))},
	{name: "container", from: sourceOf(oneContainer), to: sourceOf(edit(oneContainer, "a: b", "c: d", "e: f", "g: h"))},
	{name: "create a container", to: sourceOf(oneContainer)},
	{name: "image", from: sourceOf(oneImage), to: sourceOf(edit(oneImage, "tags: [x]", "tags: [y]", "members: [one, three]", "members: [two, three]", "a: b", "c: d")), user: "admin"},
	{name: "create an image", to: sourceOf(oneImage), user: "admin"},
	{name: "project and user", from: sourceOf(oneUser), to: sourceOf(edit(oneUser, "description: one", "description: two", "role: member", "role: reader")), user: "admin", paths: "^/v3/(projects|users)"},
	{name: "key pair", from: sourceOf(onePair), to: sourceOf(edit(onePair, "name: one", "name: two"))},
	{name: "create a key pair", to: sourceOf(onePair)},
	{name: "delete a key pair", from: sourceOf(onePair)},
	{name: "server group", from: sourceOf(oneServerGroup), to: sourceOf(edit(oneServerGroup, "[affinity]", "[anti-affinity]"))},
	{name: "create a server group", to: sourceOf(oneServerGroup)},
	{name: "encrypted type", from: sourceOf(oneEncryption), to: sourceOf(edit(oneEncryption, "key_size: 256", "key_size: 512")), user: "admin"},
	{name: "create an encrypted type", to: sourceOf(oneEncryption), user: "admin"},
	{name: "stacks elsewhere", from: sourceOf(remote), to: sourceOf(edit(remote, "length: 8", "length: 9"))},
	{name: "create stacks elsewhere", to: sourceOf(remote)},
	{name: "deployment", thorough: true, from: sourceOf(oneDeployment), to: sourceOf(edit(oneDeployment, "word: hello", "word: bye", "config: echo", "config: echo again"))},
	{name: "create a deployment", to: sourceOf(oneDeployment)},
	{name: "delete a deployment made by the deletion", thorough: true, from: sourceOf(edit(oneDeployment, "signal_transport: NO_SIGNAL", "signal_transport: NO_SIGNAL, actions: [DELETE]"))},
	{name: "create a project and a user", to: sourceOf(oneUser), user: "admin", paths: "^/v3/(projects|users)"},
	{name: "create users of handles", to: sourceOf(withUsers), paths: "^/v3/users"},
	{name: "users of handles", from: sourceOf(withUsers), to: sourceOf(edit(withUsers, "signal_transport: ZAQAR_SIGNAL", "signal_transport: NO_SIGNAL")), paths: "^/v3/users"},
	{name: "delete users of handles", from: sourceOf(withUsers), thorough: true, paths: "^/v3/users"},
	{name: "create handles", to: sourceOf(handles)},
	{name: "delete handles", from: sourceOf(handles), thorough: true},
	{name: "handle replaced", from: sourceOf(handles), to: sourceOf(edit(handles, "signal_transport: ZAQAR_SIGNAL", "signal_transport: NO_SIGNAL"))},
	{name: "deployment by messages", from: sourceOf(byMessages), to: sourceOf(edit(byMessages, "word: hello", "word: bye"))},
	{name: "create a deployment by messages", to: sourceOf(byMessages)},
	{name: "delete a deployment by messages", from: sourceOf(byMessages), thorough: true},
}

const oneServer = `
heat_template_version: 2018-08-31
resources:
  image:  {type: OS::Glance::WebImage, properties: {location: "http://127.0.0.1:1/x", disk_format: raw, container_format: bare}}
  server:
    type: OS::Nova::Server
    properties:
      name: one
      image: cirros
      flavor: m1.nano
      networks: [{network: private}]
      metadata: {a: b}
      tags: [x]
      user_data: one
      user_data_update_policy: REBUILD
`

const oneVolume = `
heat_template_version: 2018-08-31
resources:
  volume: {type: OS::Cinder::Volume, properties: {name: one, size: 1, volume_type: __DEFAULT__, metadata: {a: b}}}
`

const oneFlavor = `
heat_template_version: 2018-08-31
resources:
  flavor: {type: OS::Nova::Flavor, properties: {name: one, ram: 128, vcpus: 1, is_public: false, extra_specs: {a: b, c: d}, tenants: [demo]}}
`

const oneNetwork = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net, properties: {name: one, tags: [x]}}
  subnet: {type: OS::Neutron::Subnet, properties: {name: one, tags: [x], network: {get_resource: net}, cidr: 10.9.0.0/24, dns_nameservers: [1.1.1.1]}}
  port:   {type: OS::Neutron::Port, depends_on: subnet, properties: {name: one, tags: [x], network: {get_resource: net}, allowed_address_pairs: [{ip_address: 10.9.0.1}]}}
`

const oneRouter = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.9.0.0/24}}
  router: {type: OS::Neutron::Router}
  more:   {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.8.0.0/24}}
  iface:  {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}}
`

const oneGroup = `
heat_template_version: 2018-08-31
resources:
  group: {type: OS::Neutron::SecurityGroup, properties: {name: one, rules: [{protocol: tcp, port_range_min: 22, port_range_max: 22}, {protocol: icmp}, {direction: egress, protocol: udp}]}}
`

const oneTrunk = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.9.0.0/24}}
  a:      {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  b:      {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  c:      {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  trunk:  {type: OS::Neutron::Trunk, properties: {name: one, port: {get_resource: a}, sub_ports: [{port: {get_resource: b}, segmentation_type: vlan, segmentation_id: 7}]}}
`

const oneAddress = `
heat_template_version: 2018-08-31
resources:
  net:     {type: OS::Neutron::Net}
  subnet:  {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.9.0.0/24}}
  router:  {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  iface:   {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}}
  a:       {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  b:       {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  address: {type: OS::Neutron::FloatingIP, depends_on: iface, properties: {floating_network: public, port_id: {get_resource: a}}}
`

var oneAssociation = edit(oneAddress,
	"  address: {type: OS::Neutron::FloatingIP, depends_on: iface, properties: {floating_network: public, port_id: {get_resource: a}}}",
	`  one:     {type: OS::Neutron::FloatingIP, depends_on: iface, properties: {floating_network: public}}
  two:     {type: OS::Neutron::FloatingIP, depends_on: iface, properties: {floating_network: public}}
  lent:    {type: OS::Neutron::FloatingIPAssociation, properties: {floatingip_id: {get_resource: one}, port_id: {get_resource: a}}}`)

const oneContainer = `
heat_template_version: 2018-08-31
resources:
  store: {type: OS::Swift::Container, properties: {name: one, X-Container-Meta: {a: b}, X-Account-Meta: {e: f}}}
`

const oneImage = `
heat_template_version: 2018-08-31
resources:
  image:
    type: OS::Glance::WebImage
    properties: {name: one, location: "http://127.0.0.1:1/x", disk_format: raw, container_format: bare, visibility: shared, tags: [x], members: [one, three], extra_properties: {a: b}}
`

const onePair = `
heat_template_version: 2018-08-31
resources:
  pair: {type: OS::Nova::KeyPair, properties: {name: one, save_private_key: true}}
`

const oneServerGroup = `
heat_template_version: 2018-08-31
resources:
  group: {type: OS::Nova::ServerGroup, properties: {name: one, policies: [affinity]}}
`

const oneEncryption = `
heat_template_version: 2018-08-31
resources:
  type:       {type: OS::Cinder::VolumeType, properties: {name: one}}
  encryption: {type: OS::Cinder::EncryptedVolumeType, properties: {volume_type: {get_resource: type}, provider: luks, key_size: 256}}
`

const oneDeployment = `
heat_template_version: 2018-08-31
resources:
  server:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.nano, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG, software_config_transport: POLL_TEMP_URL}
  config: {type: OS::Heat::SoftwareConfig, properties: {config: echo, inputs: [{name: word}]}}
  told:   {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: server}, input_values: {word: hello}, signal_transport: NO_SIGNAL}}
`

const handles = `
heat_template_version: 2018-08-31
resources:
  objects:  {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: TEMP_URL_SIGNAL}}
  swift:    {type: OS::Heat::SwiftSignalHandle}
  messages: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: ZAQAR_SIGNAL}}
`

const withUsers = `
heat_template_version: 2018-08-31
resources:
  calls:    {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}
  messages: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: ZAQAR_SIGNAL}}
  server:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.nano, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG, software_config_transport: POLL_SERVER_HEAT}
`

var byMessages = edit(oneDeployment, "POLL_TEMP_URL", "ZAQAR_MESSAGE")

const oneUser = `
heat_template_version: 2018-08-31
resources:
  project: {type: OS::Keystone::Project, properties: {name: one, description: one}}
  user:
    type: OS::Keystone::User
    properties: {name: one, description: one, roles: [{role: member, project: {get_resource: project}}]}
`
