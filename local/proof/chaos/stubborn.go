package main

import "fmt"

// stubborn is a server with software, and what is hung on at its end.
func stubborn(word, end string) string {
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
	endless = "  end:    {type: OS::Heat::TestResource, depends_on: told, properties: {action_wait_secs: {create: 3000}}}\n"
	broken  = "  end:    {type: OS::Heat::TestResource, depends_on: told, properties: {fail: true}}\n"
)

// mending is what a person does with what does not end well.
var mending = []revision{
	{template: stubborn("new", ""), ends: updated},
	steps(
		revision{template: stubborn("never", endless), ends: updated, rollback: true},
		revision{action: cancel, ends: rolledBack, soon: true},
	),
	steps(
		revision{template: stubborn("never", endless), ends: updated, rollback: true},
		revision{action: stop, ends: updateFailed, soon: true},
		revision{template: stubborn("after", ""), ends: updated},
	),
	steps(
		revision{template: stubborn("broken", broken), ends: updateFailed},
		revision{action: goOn, ends: updateFailed},
		revision{action: retry, resource: "end", ends: updateFailed},
		revision{action: skip, resource: "end", ends: updated},
		revision{template: stubborn("mended", ""), ends: updated},
	),
	steps(
		revision{template: stubborn("sick", ""), ends: updated},
		revision{action: mark, resource: "web", ends: updated},
		revision{template: stubborn("sick", ""), ends: updated},
	),
}
