package engine_test

import (
	"slices"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// What a nested stack makes of a network of its parent waits for the parent's subnets of that network.
func TestNestedStackWaitsForSubnets(t *testing.T) {
	const node = `heat_template_version: 2018-08-31
parameters: {net: {type: string}}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}
  server: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: cirros, networks: [{port: {get_resource: port}}]}}
`
	for name, nested := range map[string]string{
		"file":  `{type: node.yaml, properties: {net: {get_resource: net}}}`,
		"group": `{type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: node.yaml, properties: {net: {get_resource: net}}}}}`,
		"value": `{type: node.yaml, properties: {net: {get_attr: [value, value]}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			if err := w.sim.AddFault(simcloud.Fault{Service: "network", Method: "POST", Path: "subnets", Stall: 0.3}); err != nil {
				t.Fatal(err)
			}
			made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "web", Source: stack.Source{
				Template: []byte(`heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.91.0.0/24}}
  value: {type: OS::Heat::Value, properties: {value: {get_resource: net}}}
  nodes: ` + nested + "\n"),
				Files: map[string]string{"node.yaml": node},
			}})
			if err != nil {
				t.Fatal(err)
			}
			s := w.run(e, nil, made.ID)
			if s.State() != "CREATE_COMPLETE" {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
			if r := w.row(s, "nodes"); !slices.Contains(r.Requires, "subnet") {
				t.Errorf("nodes requires %v", r.Requires)
			}
		})
	}
}
