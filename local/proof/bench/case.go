package main

import (
	"encoding/json"
	"fmt"
)

// A benchCase is one stack to create, with the lower bound of its time.
type benchCase struct {
	name           string
	about          string
	resources      int
	template       map[string]any
	files          map[string]any // templates of nested stacks
	next           map[string]any // the template of an update, which is then measured instead
	stacks         int            // create so many and measure only how they are read
	requests       int            // of each agent in a server; only these are measured
	first          string         // also measure when the first resource with this prefix is begun
	measureRemoval bool           // measure the removal instead
	hops           int            // of its longest chain; 0 when they are not measured
	cloud          bool           // needs the simulated cloud set up
	latency        float64        // seconds a call of the simulated cloud takes
	build          float64        // seconds a server of the simulated cloud takes
	calls          int            // at least needed
	leastSeconds   float64        // seconds that every orchestrator needs, at the allowed parallelism
}

type fields = map[string]any

func template(resources fields) fields {
	return fields{"heat_template_version": "2016-10-14", "resources": resources}
}

// flat returns a case of n independent resources.
func flat(n int) benchCase {
	r := fields{}
	for i := range n {
		r[fmt.Sprintf("r%d", i)] = fields{"type": "OS::Heat::TestResource", "properties": fields{"value": fmt.Sprint(i)}}
	}
	return benchCase{name: fmt.Sprintf("flat-%d", n), about: fmt.Sprintf("%d independent resources", n), resources: n, template: template(r)}
}

// inPlaceUpdate returns an update of n independent resources, of which some change in place.
func inPlaceUpdate(n, changed int) benchCase {
	b, next := flat(n), flat(n)
	for i := range changed {
		next.template["resources"].(fields)[fmt.Sprintf("r%d", i)].(fields)["properties"] = fields{"value": "another"}
	}
	b.name, b.about, b.next = fmt.Sprintf("update-%d-of-%d", changed, n), fmt.Sprintf("an update of %d in %d", changed, n), next.template
	return b
}

// removal returns the removal of n independent resources.
func removal(n int) benchCase {
	b := flat(n)
	b.name, b.about, b.measureRemoval = fmt.Sprintf("delete-%d", n), fmt.Sprintf("the removal of %d", n), true
	return b
}

// chain returns a case of n resources, each of which needs the one before.
func chain(n int) benchCase {
	r := fields{}
	for i := range n {
		one := fields{"type": "OS::Heat::TestResource", "properties": fields{"value": fmt.Sprint(i)}}
		if i > 0 {
			one["depends_on"] = fmt.Sprintf("r%d", i-1)
		}
		r[fmt.Sprintf("r%d", i)] = one
	}
	return benchCase{name: fmt.Sprintf("chain-%d", n), about: fmt.Sprintf("a chain of %d", n), resources: n, hops: n, template: template(r)}
}

// networks returns a case of n networks with a subnet each. Every call takes the latency.
func networks(n int, latency float64, parallel int) benchCase {
	r := fields{}
	for i := range n {
		net, subnet := fmt.Sprintf("net%d", i), fmt.Sprintf("subnet%d", i)
		r[net] = fields{"type": "OS::Neutron::Net"}
		r[subnet] = fields{"type": "OS::Neutron::Subnet", "properties": fields{
			"network": fields{"get_resource": net}, "cidr": fmt.Sprintf("10.%d.%d.0/24", i/250, i%250), "enable_dhcp": false}}
	}
	return benchCase{
		name: fmt.Sprintf("net-%d", n), about: fmt.Sprintf("%d networks with subnets, %.0f ms a call", n, latency*1000),
		resources: 2 * n, template: template(r), cloud: true, latency: latency, calls: 2 * n, leastSeconds: float64(2*n) * latency / float64(parallel),
	}
}

// servers returns a case of n servers that take a while to build.
func servers(n int, build float64) benchCase {
	r := fields{}
	for i := range n {
		r[fmt.Sprintf("server%d", i)] = fields{"type": "OS::Nova::Server", "properties": fields{
			"image": "cirros", "flavor": "m1.nano", "networks": []any{fields{"allocate_network": "none"}}}}
	}
	return benchCase{
		name: fmt.Sprintf("server-%d", n), about: fmt.Sprintf("%d servers that build for %.0f s", n, build),
		resources: n, template: template(r), cloud: true, build: build, calls: n, leastSeconds: build,
	}
}

// treeOfTens returns a stack with n nested stacks of ten resources each.
func treeOfTens(n int) benchCase {
	r, inner := fields{}, fields{}
	for i := range n {
		r[fmt.Sprintf("s%d", i)] = fields{"type": "ten.yaml", "properties": fields{"value": fmt.Sprint(i)}}
	}
	for i := range 10 {
		inner[fmt.Sprintf("r%d", i)] = fields{"type": "OS::Heat::TestResource", "properties": fields{"value": fields{"get_param": "value"}}}
	}
	ten := template(inner)
	ten["parameters"] = fields{"value": fields{"type": "string"}}
	text, _ := json.Marshal(ten) // never fails: texts only
	return benchCase{
		name: fmt.Sprintf("tree-live-%d", n), about: fmt.Sprintf("a tree of %d stacks with 10 resources each", n), resources: 11 * n,
		template: template(r), files: fields{"ten.yaml": string(text)}, first: "r",
	}
}
