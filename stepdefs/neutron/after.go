package neutron

import (
	"slices"

	"hearth/shared/stepdef"
)

// SubnetsOf returns the subnets that a template makes on a network. Everything that gets an address
// there must come after them, because it may get an address of any of them.
func SubnetsOf(network any, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "OS::Neutron::Subnet" && same(first(p, "network", "network_id"), network) {
			names = append(names, p.Name)
		}
	}
	return names
}

// same compares two values of a template. Two values that are both unknown count as the same, as in
// Heat.
func same(a, b any) bool {
	switch a.(type) {
	case string, stepdef.Ref, stepdef.Unknown:
		return a == b
	}
	return false
}

// first returns a property that may have an older name.
func first(p stepdef.Peer, names ...string) any {
	for _, n := range names {
		if v := p.Props[n]; v != nil {
			return v
		}
	}
	return nil
}

func portAfter(self stepdef.Peer, all []stepdef.Peer) []string {
	return SubnetsOf(first(self, "network", "network_id"), all)
}

// routerAfter waits for the subnets of the external network: the router gets its address there from
// one of them.
func routerAfter(self stepdef.Peer, all []stepdef.Peer) []string {
	return SubnetsOf(gatewayOf(self), all)
}

func gatewayOf(router stepdef.Peer) any {
	gateway, _ := router.Props["external_gateway_info"].(map[string]any)
	return gateway["network"]
}

// floatingIPAfter waits for what connects the port's subnet to the external network: without that
// Neutron refuses to assign the address.
func floatingIPAfter(self stepdef.Peer, all []stepdef.Peer) (names []string) {
	external := first(self, "floating_network", "floating_network_id")
	for _, p := range all {
		switch p.Type {
		case "OS::Neutron::RouterGateway":
			if same(first(p, "network", "network_id"), external) {
				names = append(names, p.Name)
			}
		case "OS::Neutron::Router":
			if same(gatewayOf(p), external) {
				names = append(names, p.Name)
			}
		case "OS::Neutron::RouterInterface":
			if slices.ContainsFunc(ports(self, all), func(port stepdef.Peer) bool { return reaches(port, p, all) }) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

func associationAfter(self stepdef.Peer, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "OS::Neutron::RouterInterface" &&
			slices.ContainsFunc(ports(self, all), func(port stepdef.Peer) bool { return reaches(port, p, all) }) {
			names = append(names, p.Name)
		}
	}
	return names
}

// ports returns the template's ports that a resource's properties refer to.
func ports(self stepdef.Peer, all []stepdef.Peer) (out []stepdef.Peer) {
	for _, p := range all {
		if p.Type != "OS::Neutron::Port" {
			continue
		}
		for _, v := range self.Props {
			if v == stepdef.Ref(p.Name) {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// reaches reports whether a router interface may be on the way to a port: it is on a subnet that
// the port names, or on the port's network when the port names none. An unknown answer counts as
// yes.
func reaches(port, iface stepdef.Peer, all []stepdef.Peer) bool {
	subnet := first(iface, "subnet", "subnet_id")
	addresses := list(port.Props["fixed_ips"])
	named := false
	for _, a := range addresses {
		s := a["subnet"]
		if s == nil {
			s = a["subnet_id"]
		}
		if same(s, subnet) {
			return true
		}
		named = named || s != nil
	}
	if named {
		return false
	}
	ref, made := subnet.(stepdef.Ref)
	if !made {
		return true
	}
	return slices.Contains(SubnetsOf(first(port, "network", "network_id"), all), string(ref))
}
