package simcloud

import (
	"net/netip"
)

func subnetNoun() *noun {
	return &noun{
		single: "subnet", plural: "subnets", missing: "SubnetNotFound", absence: "Subnet %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "network_id": {kind: text, post: true, needed: true}, "cidr": o(text, nil),
			"ip_version": {kind: integer, post: true, needed: true}, "gateway_ip": w(anything, unset{}), "allocation_pools": w(list, nil),
			"dns_nameservers": w(list, []any{}), "host_routes": w(list, []any{}), "enable_dhcp": w(boolean, true),
			"ipv6_ra_mode": o(text, nil), "ipv6_address_mode": o(text, nil), "subnetpool_id": o(anything, nil), "prefixlen": o(integer, nil),
			"use_default_subnetpool": o(boolean, nil), "segment_id": w(anything, nil), "service_types": w(list, []any{}), "dns_publish_fixed_ip": w(boolean, nil),
		},
		shared: func(c *call, d doc) bool {
			n := c.t("network.network").get(d.str("network_id"))
			return n.flag("shared")
		},
		check: checkSubnet, create: createSubnet, update: updateSubnet,
		remove: func(c *call, d doc) *reply {
			for _, port := range taken.of(c.Cloud).of(d.str("id")) {
				if owner := c.t("network.port").get(port).str("device_owner"); owner != "network:dhcp" {
					return neutronError(409, "SubnetInUse", "Unable to complete operation on subnet %s: One or more ports have an IP allocation from this subnet.", d.str("id"))
				}
			}
			subnetDrop(c.Cloud, d)
			return nil
		},
		view: func(_ *call, d doc) doc {
			delete(d, "prefixlen")
			delete(d, "use_default_subnetpool")
			delete(d, "dns_publish_fixed_ip")
			if d["segment_id"] == nil {
				delete(d, "segment_id")
			}
			return d
		},
	}
}

// unset marks an attribute that was not sent, when null means something else.
type unset struct{}

func subnetDrop(c *Cloud, d doc) {
	c.t("network.subnet").remove(d.str("id"))
	delete(taken.of(c).used, d.str("id"))
	delete(taken.of(c).from, d.str("id"))
}

func checkSubnet(c *call, d doc) *reply {
	if v := d.num("ip_version"); v != 4 && v != 6 {
		return badNeutron("Invalid input for ip_version. Reason: %s is not in valid_values.", plain(d["ip_version"]))
	}
	for _, s := range d.list("dns_nameservers") {
		if !addr(plain(s)).IsValid() {
			return badNeutron("Invalid input for dns_nameservers. Reason: '%s' is not a valid nameserver. '%s' is not a valid IP address.", plain(s), plain(s))
		}
	}
	for _, h := range d.docs("host_routes") {
		if _, err := netip.ParsePrefix(h.str("destination")); err != nil {
			return badNeutron("Invalid input for host_routes. Reason: '%s' is not a valid CIDR.", h.str("destination"))
		}
		if !addr(h.str("nexthop")).IsValid() {
			return badNeutron("Invalid input for host_routes. Reason: '%s' is not a valid IP address.", h.str("nexthop"))
		}
	}
	for _, p := range d.docs("allocation_pools") {
		for _, end := range [2]string{"start", "end"} {
			if !addr(p.str(end)).IsValid() {
				return badNeutron("Invalid input for allocation_pools. Reason: '%s' is not a valid IP address.", p.str(end))
			}
		}
	}
	if g, isText := d["gateway_ip"].(string); isText && !addr(g).IsValid() {
		return badNeutron("Invalid input for gateway_ip. Reason: '%s' is not a valid IP address.", g)
	}
	for _, mode := range [2]string{"ipv6_ra_mode", "ipv6_address_mode"} {
		m := d.str(mode)
		if m != "" && m != "slaac" && m != "dhcpv6-stateful" && m != "dhcpv6-stateless" {
			return badNeutron("Invalid input for %s. Reason: %s is not in valid_values.", mode, m)
		}
		if m != "" && d.num("ip_version") == 4 {
			return invalidInput("ipv6_ra_mode or ipv6_address_mode cannot be set when ip_version is not 6")
		}
	}
	return nil
}

func createSubnet(c *call, d doc) *reply {
	n, p := nouns.network.find(c, d.str("network_id"))
	if p != nil {
		return p
	}
	if !c.mine(n.str("project_id")) {
		return policy("rule:create_subnet")
	}
	if d["cidr"] == nil {
		if p := fromPool(c, d); p != nil {
			return p
		}
	}
	block, err := netip.ParsePrefix(d.str("cidr"))
	if err != nil {
		if single := addr(d.str("cidr")); single.IsValid() {
			block = netip.PrefixFrom(single, single.BitLen())
		} else {
			return invalidInput("%s is not in a CIDR format.", d.str("cidr"))
		}
	}
	block = block.Masked()
	if block.Addr().Is4() != (d.num("ip_version") == 4) {
		return invalidInput("cidr '%s' does not match the ip_version '%s'.", d.str("cidr"), plain(d["ip_version"]))
	}
	d["cidr"] = block.String()
	for _, other := range c.t("network.subnet").by("network_id", n.str("id")) {
		if theirs, err := netip.ParsePrefix(other.str("cidr")); err == nil && theirs.Overlaps(block) {
			return invalidInput("Requested subnet with cidr: %s for network: %s overlaps with another subnet.", block, n.str("id"))
		}
	}
	if _, auto := d["gateway_ip"].(unset); auto {
		d["gateway_ip"] = nil
		if gw := block.Addr(); block.Bits() < gw.BitLen()-1 {
			// Neutron gives an IPv6 subnet the router's anycast address as gateway.
			if gw.Is4() {
				gw = gw.Next()
			}
			d["gateway_ip"] = gw.String()
		}
	}
	gateway := addr(d.str("gateway_ip"))
	if d["allocation_pools"] == nil {
		d["allocation_pools"] = pools(block, gateway)
	}
	return checkPools(d, block, gateway)
}

func checkPools(d doc, block netip.Prefix, gateway netip.Addr) *reply {
	for _, pool := range d.docs("allocation_pools") {
		start, end := addr(pool.str("start")), addr(pool.str("end"))
		if start.Compare(end) > 0 || start.Is4() != end.Is4() {
			return neutronError(400, "InvalidAllocationPool", "The allocation pool {'start': '%s', 'end': '%s'} is not valid.", start, end)
		}
		if !block.Contains(start) || !block.Contains(end) {
			return neutronError(400, "OutOfBoundsAllocationPool", "The allocation pool %s-%s spans beyond the subnet cidr %s.", start, end, block)
		}
		if gateway.IsValid() && gateway.Compare(start) >= 0 && gateway.Compare(end) <= 0 {
			return neutronError(409, "GatewayConflictWithAllocationPools", "Gateway ip %s conflicts with allocation pool %s-%s.", gateway, start, end)
		}
	}
	return nil
}

func updateSubnet(c *call, old, next, given doc) *reply {
	block, _ := netip.ParsePrefix(old.str("cidr"))
	if given.has("allocation_pools") || given.has("gateway_ip") {
		if p := checkPools(next, block, addr(next.str("gateway_ip"))); p != nil {
			return p
		}
	}
	if given.has("gateway_ip") && old.str("gateway_ip") != next.str("gateway_ip") {
		if port := taken.of(c.Cloud).of(old.str("id"))[addr(old.str("gateway_ip"))]; port != "" && old.str("gateway_ip") != "" {
			return neutronError(409, "GatewayIpInUse", "Current gateway ip %s already in use by port %s. Unable to update.", old.str("gateway_ip"), port)
		}
	}
	delete(taken.of(c.Cloud).from, old.str("id"))
	return nil
}
