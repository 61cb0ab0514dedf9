package main

// A kind is a resource type that is tried with a stack of its own. In its template
// the resource is called it; others are there for it to work with.
type kind struct {
	Type     string
	Template string
	Look     string // how the client looks at the object in the cloud: {it} is its physical id, {x} that of resource x
	Holds    string // what the object must have that is not empty
	Admin    bool   // only administrators may make one
	Signals  string // the handle that two signals are sent to while the stack is being made
	InPlace  string // a parameter and its new value, for an update that keeps the object, or its name where that is its id
	Then     string // how it is looked at after that, if otherwise
	Anew     string // and for one that makes another in its place
	It       string // what it is called, if not it
	Service  string // of the catalogue that not every cloud has: else it is left out
	Unless   string // words of a refusal that is the cloud's right: then it is left out
}

// kinds are all there are; a test holds them against the catalog.
var kinds = []kind{
	{Type: "OS::Heat::None", Template: "heat/none.yaml"},
	{Type: "OS::Heat::Value", Template: "heat/value.yaml"},
	{Type: "OS::Heat::RandomString", Template: "heat/random_string.yaml"},
	{Type: "OS::Heat::Delay", Template: "heat/delay.yaml"},
	{Type: "OS::Heat::TestResource", Template: "heat/test_resource.yaml"},
	{Type: "OS::Heat::WaitConditionHandle", Template: "heat/wait_condition_handle.yaml"},
	{Type: "OS::Heat::WaitCondition", Template: "heat/wait_condition.yaml", Signals: "handle"},
	{Type: "OS::Heat::Stack", Template: "heat/stack.yaml", Look: "stack resource show {it} word", Holds: "physical_resource_id", Service: "orchestration"},
	{Type: "AWS::CloudFormation::Stack", Template: "cloudformation/nested_stack.yaml"},
	{Type: "OS::Heat::ResourceGroup", Template: "heat/resource_group.yaml"},
	{Type: "OS::Heat::ResourceChain", Template: "heat/resource_chain.yaml"},
	{Type: "OS::Heat::SoftwareConfig", Template: "heat/software_config.yaml"},
	{Type: "OS::Heat::StructuredConfig", Template: "heat/structured_config.yaml"},
	{Type: "OS::Heat::CloudConfig", Template: "heat/cloud_config.yaml"},
	{Type: "OS::Heat::MultipartMime", Template: "heat/multipart_mime.yaml"},
	{Type: "OS::Heat::SoftwareComponent", Template: "heat/software_component.yaml"},
	{Type: "OS::Heat::SoftwareDeployment", Template: "heat/software_deployment.yaml"},
	{Type: "OS::Heat::StructuredDeployment", Template: "heat/structured_deployment.yaml"},
	{Type: "OS::Heat::SoftwareDeploymentGroup", Template: "heat/software_deployment_group.yaml"},
	{Type: "OS::Heat::SoftwareDeployments", Template: "heat/software_deployments.yaml"},
	{Type: "OS::Heat::StructuredDeploymentGroup", Template: "heat/structured_deployment_group.yaml"},
	{Type: "OS::Heat::StructuredDeployments", Template: "heat/structured_deployments.yaml"},

	{Type: "OS::Neutron::Net", Template: "neutron/net.yaml", Look: "network show {it}", Holds: "subnets", InPlace: "state=changed"},
	{Type: "OS::Neutron::Subnet", Template: "neutron/subnet.yaml", Look: "subnet show {it}", Holds: "allocation_pools", InPlace: "state=changed"},
	{Type: "OS::Neutron::Port", Template: "neutron/port.yaml", Look: "port show {it}", Holds: "fixed_ips", InPlace: "name=another", Anew: "mac=fa:16:3e:74:00:42"},
	{Type: "OS::Neutron::Router", Template: "neutron/router.yaml", Look: "router show {it}", Holds: "external_gateway_info"},
	{Type: "OS::Neutron::RouterInterface", Template: "neutron/router_interface.yaml", Look: "router show {router}", Holds: "interfaces_info"},
	{Type: "OS::Neutron::FloatingIP", Template: "neutron/floating_ip.yaml", Look: "floating ip show {it}", Holds: "floating_ip_address"},
	{Type: "OS::Neutron::FloatingIPAssociation", Template: "neutron/floating_ip_association.yaml", Look: "floating ip show {address}", Holds: "port_id", InPlace: "lent=other_address", Then: "floating ip show {other_address}"},
	{Type: "OS::Neutron::SecurityGroup", Template: "neutron/security_group.yaml", Look: "security group show {it}", Holds: "rules", InPlace: "state=changed"},
	{Type: "OS::Neutron::SecurityGroupRule", Template: "neutron/security_group_rule.yaml", Look: "security group rule show {it}", Holds: "port_range_min"},
	{Type: "OS::Neutron::ExtraRouteSet", Template: "neutron/extra_route_set.yaml", Look: "router show {router}", Holds: "routes", InPlace: "second=10.182.0.0/24"},
	{Type: "OS::Neutron::Trunk", Template: "neutron/trunk.yaml", Look: "network trunk show {it}", Holds: "sub_ports", InPlace: "tag=102"},

	{Type: "OS::Nova::KeyPair", Template: "nova/key_pair.yaml", Look: "keypair show {it}", Holds: "fingerprint", InPlace: "kept=false"},
	{Type: "OS::Nova::Flavor", Template: "nova/flavor.yaml", Look: "flavor show {it}", Holds: "properties", Admin: true},
	{Type: "OS::Nova::ServerGroup", Template: "nova/server_group.yaml", Look: "server group show {it}"},
	{Type: "OS::Nova::Server", Template: "nova/server.yaml", Look: "server show {it}", Holds: "addresses", InPlace: "cards=changed"},

	{Type: "OS::Cinder::Volume", Template: "cinder/volume.yaml", Look: "volume show {it}", Holds: "size", InPlace: "state=changed"},
	{Type: "OS::Cinder::VolumeType", Template: "cinder/volume_type.yaml", Look: "volume type show {it}", Holds: "properties", InPlace: "name=another-kind", Admin: true},
	{Type: "OS::Cinder::EncryptedVolumeType", Template: "cinder/encrypted_volume_type.yaml", Look: "volume type show --encryption-type {it}", Holds: "encryption", InPlace: "bits=512", Admin: true},
	{Type: "OS::Cinder::VolumeAttachment", Template: "cinder/volume_attachment.yaml", Look: "volume show {volume}", Holds: "attachments", InPlace: "in=other"},

	{Type: "OS::Swift::Container", Template: "swift/container.yaml", Look: "container show {it}", Holds: "account"},
	{Type: "OS::Glance::WebImage", Template: "glance/web_image.yaml", Look: "image show {it}", Holds: "size", Unless: "does not pass filtering"},
	{Type: "OS::Keystone::Project", Template: "keystone/project.yaml", Look: "project show {it}", Holds: "description", Admin: true, InPlace: "state=changed"},
	{Type: "OS::Keystone::User", Template: "keystone/user.yaml", Look: "user show {it}", Holds: "email", Admin: true, InPlace: "roles=2"},
}
