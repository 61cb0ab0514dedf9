package main

import "fmt"

// below has the templates of nested stacks on two levels.
var below = map[string]string{
	"tier.yaml": `
heat_template_version: 2016-10-14
parameters:
  n: {type: number}
  text: {type: string}
resources:
  net:    {type: OS::Neutron::Net, properties: {name: twin}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.13.0.0/24}}
  leaf:   {type: leaf.yaml, properties: {network: {get_resource: net}, text: {get_param: text}}, depends_on: subnet}
outputs:
  told: {value: {get_attr: [leaf, told]}}
`,
	"leaf.yaml": `
heat_template_version: 2016-10-14
parameters:
  network: {type: string}
  text: {type: string}
conditions:
  barren: {equals: [{get_param: text}, barren]}
resources:
  port:   {type: OS::Neutron::Port, properties: {network: {get_param: network}}}
  breath: {type: OS::Heat::TestResource, properties: {value: {get_param: text}, fail: {if: [barren, true, false]}}}
outputs:
  told: {value: {get_attr: [breath, output]}}
`,
}

// tree has n nested stacks, each with another nested stack; r is the revision.
func tree(n, r int) string {
	text := "heat_template_version: 2016-10-14\nresources:\n"
	for i := range n {
		text += fmt.Sprintf("  tier_%d: {type: tier.yaml, properties: {n: %d, text: %q}}\n", i, i, fmt.Sprintf("revision %d", r))
	}
	return text + "  last: {type: OS::Heat::Value, properties: {type: string, value: {get_attr: [tier_0, told]}}}\n"
}

// failingTree is a tree that fails two levels down.
const failingTree = `
heat_template_version: 2016-10-14
resources:
  tier_0: {type: tier.yaml, properties: {n: 0, text: barren}}
  tier_1: {type: tier.yaml, properties: {n: 1, text: whole}}
  last:   {type: OS::Heat::Value, properties: {type: string, value: {get_attr: [tier_0, told]}}}
`
