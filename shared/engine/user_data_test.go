package engine_test

import "testing"

// A server's user data may be the ID of a software config. Hearth then reads it from its own
// database and sends its content.
func TestUserDataOfAConfig(t *testing.T) {
	const template = `
heat_template_version: 2016-10-14
resources:
  script: {type: OS::Heat::SoftwareConfig, properties: {config: "#!/bin/sh\necho hello\n"}}
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  server:
    type: OS::Nova::Server
    depends_on: subnet
    properties: {image: cirros, flavor: m1.nano, networks: [{network: {get_resource: net}}], user_data_format: RAW, user_data: {get_resource: script}}
`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "told", template, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatal(s.State(), s.Reason)
	}
	if text := w.row(s, "server").Data["user_data_config"]; text != "#!/bin/sh\necho hello\n" {
		t.Errorf("it was given %q: %v", text, w.row(s, "server").Properties["user_data"])
	}
}
