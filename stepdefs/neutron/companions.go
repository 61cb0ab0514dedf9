package neutron

import (
	"slices"

	"hearth/shared/stepdef"
)

// networkCompanions returns what a nested stack with this network may need: the subnets, for the
// addresses of its ports, and the way out of them, for its floating IPs.
func networkCompanions(network stepdef.Peer, all []stepdef.Peer) []string {
	subnets := SubnetsOf(stepdef.Ref(network.Name), all)
	names := slices.Clone(subnets)
	for _, p := range all {
		if slices.Contains(subnets, p.Name) {
			names = append(names, subnetCompanions(p, all)...)
		}
	}
	return names
}

// subnetCompanions returns the router interfaces on a subnet, and the gateways of their routers.
func subnetCompanions(subnet stepdef.Peer, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "OS::Neutron::RouterInterface" && first(p, "subnet", "subnet_id") == stepdef.Ref(subnet.Name) {
			names = append(names, p.Name)
			names = append(names, gatewaysOf(first(p, "router", "router_id"), all)...)
		}
	}
	return names
}

// portCompanions returns the router interfaces on the way to a port, and the gateways of their
// routers.
func portCompanions(port stepdef.Peer, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "OS::Neutron::RouterInterface" && reaches(port, p, all) {
			names = append(names, p.Name)
			names = append(names, gatewaysOf(first(p, "router", "router_id"), all)...)
		}
	}
	return names
}

func gatewaysOf(router any, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "OS::Neutron::RouterGateway" && same(first(p, "router", "router_id"), router) {
			names = append(names, p.Name)
		}
	}
	return names
}
