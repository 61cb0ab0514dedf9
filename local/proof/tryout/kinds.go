package main

// A kind is a resource type that is tried with its own stack. In its template the resource is called
// "it"; the template's other resources support it.
type kind struct {
	Type           string
	Template       string
	ShowCommand    string // the client's command that shows the object: {it} is its physical ID, {x} that of resource x
	NonEmpty       string // a field of the object that must not be empty
	Admin          bool   // only administrators may make one
	Signals        string // the handle to which two signals are sent while the stack is created
	SignalURL      string // the output with the signed URL that gets two signals while the stack is created
	TempURL        string // the output with the object store's URL that gets two signals while the stack is created
	Agent          string // the output with what a server signs in with, to send two signals while the stack is created
	InPlace        string // a parameter and its new value, for an update that keeps the physical ID
	ShowAfter      string // the command after that update, if it is another one
	Replaced       string // a parameter and its new value, for an update that replaces the object
	Resource       string // its logical name, if not "it"
	Service        string // a service that not every cloud has; without it the type is left out
	Variant        string // how it differs from the resource type that is tried first
	StackDomain    bool   // Hearth needs a domain for users
	AllowedRefusal string // a part of a refusal that a cloud may give; then the type is left out
}

// kinds has all resource types; a test compares it with the catalog.
var kinds = []kind{
	{Type: "OS::Heat::None", Template: "heat/none.yaml"},
	{Type: "OS::Heat::Value", Template: "heat/value.yaml"},
	{Type: "OS::Heat::RandomString", Template: "heat/random_string.yaml"},
	{Type: "OS::Heat::Delay", Template: "heat/delay.yaml"},
	{Type: "OS::Heat::TestResource", Template: "heat/test_resource.yaml"},
	{Type: "OS::Heat::WaitConditionHandle", Template: "heat/wait_condition_handle.yaml"},
	{Type: "OS::Heat::WaitCondition", Template: "heat/wait_condition.yaml", Signals: "handle"},
	{Type: "OS::Heat::UpdateWaitConditionHandle", Template: "heat/update_wait_condition_handle.yaml"},
	{Type: "AWS::CloudFormation::WaitConditionHandle", Template: "cloudformation/signed_handle.yaml"},
	{Type: "AWS::CloudFormation::WaitCondition", Template: "cloudformation/signed_wait_condition.yaml", SignalURL: "url"},
	{Type: "AWS::CloudFormation::CustomResource", Template: "cloudformation/custom_resource.yaml"},
	{Type: "OS::Heat::SwiftSignalHandle", Template: "heat/swift_signal_handle.yaml", Service: "object-store"},
	{Type: "OS::Heat::SwiftSignal", Template: "heat/swift_signal.yaml", TempURL: "url", Service: "object-store"},
	{Type: "OS::Heat::AccessPolicy", Template: "heat/access_policy.yaml"},
	{Type: "AWS::IAM::User", Template: "iam/user.yaml"},
	{Type: "AWS::IAM::AccessKey", Template: "iam/access_key.yaml"},
	{Type: "OS::Heat::Stack", Template: "heat/stack.yaml", ShowCommand: "stack resource show {it} word", NonEmpty: "physical_resource_id", Service: "orchestration"},
	{Type: "AWS::CloudFormation::Stack", Template: "cloudformation/nested_stack.yaml"},
	{Type: "OS::Heat::ResourceGroup", Template: "heat/resource_group.yaml"},
	{Type: "OS::Heat::ResourceChain", Template: "heat/resource_chain.yaml"},
	{Type: "OS::Heat::SoftwareConfig", Template: "heat/software_config.yaml"},
	{Type: "OS::Heat::StructuredConfig", Template: "heat/structured_config.yaml"},
	{Type: "OS::Heat::CloudConfig", Template: "heat/cloud_config.yaml"},
	{Type: "OS::Heat::MultipartMime", Template: "heat/multipart_mime.yaml"},
	{Type: "OS::Heat::SoftwareComponent", Template: "heat/software_component.yaml"},
	{Type: "OS::Heat::DeployedServer", Template: "heat/deployed_server.yaml", InPlace: "mine=2"},
	{Type: "OS::Heat::SoftwareDeployment", Template: "heat/software_deployment.yaml"},
	{Type: "OS::Heat::StructuredDeployment", Template: "heat/structured_deployment.yaml"},
	{Type: "OS::Heat::SoftwareDeploymentGroup", Template: "heat/software_deployment_group.yaml"},
	{Type: "OS::Heat::SoftwareDeployments", Template: "heat/software_deployments.yaml"},
	{Type: "OS::Heat::StructuredDeploymentGroup", Template: "heat/structured_deployment_group.yaml"},
	{Type: "OS::Heat::StructuredDeployments", Template: "heat/structured_deployments.yaml"},

	{Type: "OS::Neutron::Net", Template: "neutron/net.yaml", ShowCommand: "network show {it}", NonEmpty: "subnets", InPlace: "state=changed"},
	{Type: "OS::Neutron::Subnet", Template: "neutron/subnet.yaml", ShowCommand: "subnet show {it}", NonEmpty: "allocation_pools", InPlace: "state=changed"},
	{Type: "OS::Neutron::Port", Template: "neutron/port.yaml", ShowCommand: "port show {it}", NonEmpty: "fixed_ips", InPlace: "name=another", Replaced: "mac=fa:16:3e:74:00:42"},
	{Type: "OS::Neutron::Router", Template: "neutron/router.yaml", ShowCommand: "router show {it}", NonEmpty: "external_gateway_info"},
	{Type: "OS::Neutron::RouterInterface", Template: "neutron/router_interface.yaml", ShowCommand: "router show {router}", NonEmpty: "interfaces_info"},
	{Type: "OS::Neutron::FloatingIP", Template: "neutron/floating_ip.yaml", ShowCommand: "floating ip show {it}", NonEmpty: "floating_ip_address"},
	{Type: "OS::Neutron::FloatingIPAssociation", Template: "neutron/floating_ip_association.yaml", ShowCommand: "floating ip show {address}", NonEmpty: "port_id", InPlace: "lent=other_address", ShowAfter: "floating ip show {other_address}"},
	{Type: "OS::Neutron::SecurityGroup", Template: "neutron/security_group.yaml", ShowCommand: "security group show {it}", NonEmpty: "rules", InPlace: "state=changed"},
	{Type: "OS::Neutron::SecurityGroupRule", Template: "neutron/security_group_rule.yaml", ShowCommand: "security group rule show {it}", NonEmpty: "port_range_min"},
	{Type: "OS::Neutron::ExtraRouteSet", Template: "neutron/extra_route_set.yaml", ShowCommand: "router show {router}", NonEmpty: "routes", InPlace: "second=10.182.0.0/24"},
	{Type: "OS::Neutron::Trunk", Template: "neutron/trunk.yaml", ShowCommand: "network trunk show {it}", NonEmpty: "sub_ports", InPlace: "tag=102"},

	{Type: "OS::Nova::KeyPair", Template: "nova/key_pair.yaml", ShowCommand: "keypair show {it}", NonEmpty: "fingerprint", InPlace: "kept=false"},
	{Type: "OS::Nova::Flavor", Template: "nova/flavor.yaml", ShowCommand: "flavor show {it}", NonEmpty: "properties", Admin: true},
	{Type: "OS::Nova::ServerGroup", Template: "nova/server_group.yaml", ShowCommand: "server group show {it}"},
	{Type: "OS::Nova::Server", Template: "nova/server.yaml", ShowCommand: "server show {it}", NonEmpty: "addresses", InPlace: "cards=changed"},

	{Type: "OS::Cinder::Volume", Template: "cinder/volume.yaml", ShowCommand: "volume show {it}", NonEmpty: "size", InPlace: "state=changed"},
	{Type: "OS::Cinder::VolumeType", Template: "cinder/volume_type.yaml", ShowCommand: "volume type show {it}", NonEmpty: "properties", InPlace: "name=another-kind", Admin: true},
	{Type: "OS::Cinder::EncryptedVolumeType", Template: "cinder/encrypted_volume_type.yaml", ShowCommand: "volume type show --encryption-type {it}", NonEmpty: "encryption", InPlace: "bits=512", Admin: true},
	{Type: "OS::Cinder::VolumeAttachment", Template: "cinder/volume_attachment.yaml", ShowCommand: "volume show {volume}", NonEmpty: "attachments", InPlace: "in=other"},

	{Type: "OS::Swift::Container", Template: "swift/container.yaml", ShowCommand: "container show {it}", NonEmpty: "account"},
	{Type: "OS::Glance::WebImage", Template: "glance/web_image.yaml", ShowCommand: "image show {it}", NonEmpty: "size", AllowedRefusal: "does not pass filtering"},
	{Type: "OS::Keystone::Project", Template: "keystone/project.yaml", ShowCommand: "project show {it}", NonEmpty: "description", Admin: true, InPlace: "state=changed"},
	{Type: "OS::Keystone::User", Template: "keystone/user.yaml", ShowCommand: "user show {it}", NonEmpty: "email", Admin: true, InPlace: "roles=2"},
}
