package main

import "fmt"

// softwareTemplate has a server with a software deployment, and the resources of end.
func softwareTemplate(word, end string) string {
	return fmt.Sprintf(`
heat_template_version: 2021-04-16
resources:
  net:    {type: OS::Neutron::Net, properties: {name: twin}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.16.0.0/24}}
  port:   {type: OS::Neutron::Port, properties: {network: {get_resource: net}}, depends_on: subnet}
  web:    {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, user_data_format: SOFTWARE_CONFIG, networks: [{port: {get_resource: port}}]}}
  script: {type: OS::Heat::SoftwareConfig, properties: {group: script, config: "echo %s"}}
  runs:   {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: script}, server: {get_resource: web}, signal_transport: NO_SIGNAL}}
  told:   {type: OS::Heat::Value, properties: {value: %s}, depends_on: runs}
%s`, word, word, end)
}

const (
	endlessResource = "  end:    {type: OS::Heat::TestResource, depends_on: told, properties: {action_wait_secs: {create: 3000}}}\n"
	failingResource = "  end:    {type: OS::Heat::TestResource, depends_on: told, properties: {fail: true}}\n"
)

// recoveries are the ways in which users recover a failed or hanging update.
var recoveries = []revision{
	{template: softwareTemplate("new", ""), ends: updateComplete},
	steps(
		revision{template: softwareTemplate("never", endlessResource), ends: updateComplete, rollback: true},
		revision{action: cancel, ends: rolledBack, duringPrevious: true},
	),
	steps(
		revision{template: softwareTemplate("never", endlessResource), ends: updateComplete, rollback: true},
		revision{action: stop, ends: updateFailed, duringPrevious: true},
		revision{template: softwareTemplate("after", ""), ends: updateComplete},
	),
	steps(
		revision{template: softwareTemplate("broken", failingResource), ends: updateFailed},
		revision{action: continueStack, ends: updateFailed},
		revision{action: retry, resource: "end", ends: updateFailed},
		revision{action: skip, resource: "end", ends: updateComplete},
		revision{template: softwareTemplate("mended", ""), ends: updateComplete},
	),
	steps(
		revision{template: softwareTemplate("sick", ""), ends: updateComplete},
		revision{action: mark, resource: "web", ends: updateComplete},
		revision{template: softwareTemplate("sick", ""), ends: updateComplete},
	),
}
