package main

import "fmt"

// groupTemplate has a group of n networks, which are created and changed two at a time, and a chain.
func groupTemplate(n int, name string) string {
	return fmt.Sprintf(`
heat_template_version: 2021-04-16
resources:
  crowd:
    type: OS::Heat::ResourceGroup
    update_policy:
      batch_create: {max_batch_size: 2}
      rolling_update: {max_batch_size: 2, min_in_service: 1}
    properties:
      count: %d
      resource_def: {type: OS::Neutron::Net, properties: {name: "%s-%%index%%"}}
  chain: {type: OS::Heat::ResourceChain, properties: {resources: [OS::Heat::RandomString, OS::Neutron::Net, OS::Swift::Container]}}
  last:  {type: OS::Heat::Value, properties: {value: {get_attr: [crowd, refs_map]}}}
`, n, name)
}

// failingGroup is a group that fails when all its members have changed.
var failingGroup = groupTemplate(5, "riot") + "  end:   {type: OS::Heat::TestResource, depends_on: [crowd, chain], properties: {fail: true}}\n"

// snapshotTemplate has resources of which snapshots make copies.
func snapshotTemplate(flavor, tag string) string {
	return fmt.Sprintf(`
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net, properties: {tags: [%s]}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.14.0.0/24}}
  port:   {type: OS::Neutron::Port, properties: {network: {get_resource: net}}, depends_on: subnet}
  web:    {type: OS::Nova::Server, properties: {image: cirros, flavor: %s, networks: [{port: {get_resource: port}}]}}
  disk:   {type: OS::Cinder::Volume, properties: {size: 1, name: twin}}
`, tag, flavor)
}

// hookedTemplate has a network with hooks, on which the other resources depend.
func hookedTemplate(tag string) string {
	return fmt.Sprintf(`
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net, properties: {name: twin, tags: [%s]}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.15.0.0/24}}
  port:   {type: OS::Neutron::Port, properties: {network: {get_resource: net}}, depends_on: subnet}
`, tag)
}
