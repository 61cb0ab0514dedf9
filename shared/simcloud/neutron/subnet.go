package neutron

import (
	"net/netip"

	"hearth/shared/simcloud/ground"
)

func subnetNoun() *Noun {
	return &Noun{
		single: "subnet", plural: "subnets", missing: "SubnetNotFound", absence: "Subnet %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "network_id": {kind: text, post: true, needed: true}, "cidr": o(text, nil),
			"ip_version": {kind: integer, post: true, needed: true}, "gateway_ip": w(anything, unset{}), "allocation_pools": w(list, nil),
			"dns_nameservers": w(list, []any{}), "host_routes": w(list, []any{}), "enable_dhcp": w(boolean, true),
			"ipv6_ra_mode": o(text, nil), "ipv6_address_mode": o(text, nil), "subnetpool_id": o(anything, nil), "prefixlen": o(integer, nil),
			"use_default_subnetpool": o(boolean, nil), "segment_id": w(anything, nil), "service_types": w(list, []any{}), "dns_publish_fixed_ip": w(boolean, nil),
		},
		shared: func(c *call, d doc) bool {
			n := c.Table("network.network").Get(d.Str("network_id"))
			return n.Flag("shared")
		},
		check: checkSubnet, create: createSubnet, update: updateSubnet,
		remove: func(c *call, d doc) *reply {
			for _, port := range Taken.Of(c.Cloud).Of(d.Str("id")) {
				if owner := c.Table("network.port").Get(port).Str("device_owner"); owner != "network:dhcp" {
					return neutronError(409, "SubnetInUse", "Unable to complete operation on subnet %s: One or more ports have an IP allocation from this subnet.", d.Str("id"))
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

func subnetDrop(c *ground.Cloud, d doc) {
	c.Table("network.subnet").Remove(d.Str("id"))
	delete(Taken.Of(c).used, d.Str("id"))
	delete(Taken.Of(c).from, d.Str("id"))
}

func checkSubnet(c *call, d doc) *reply {
	if v := d.Num("ip_version"); v != 4 && v != 6 {
		return badNeutron("Invalid input for ip_version. Reason: %s is not in valid_values.", ground.QueryText(d["ip_version"]))
	}
	for _, s := range d.List("dns_nameservers") {
		if !Address(ground.QueryText(s)).IsValid() {
			return badNeutron("Invalid input for dns_nameservers. Reason: '%s' is not a valid nameserver. '%s' is not a valid IP address.", ground.QueryText(s), ground.QueryText(s))
		}
	}
	for _, h := range d.Docs("host_routes") {
		if _, err := netip.ParsePrefix(h.Str("destination")); err != nil {
			return badNeutron("Invalid input for host_routes. Reason: '%s' is not a valid CIDR.", h.Str("destination"))
		}
		if !Address(h.Str("nexthop")).IsValid() {
			return badNeutron("Invalid input for host_routes. Reason: '%s' is not a valid IP address.", h.Str("nexthop"))
		}
	}
	for _, p := range d.Docs("allocation_pools") {
		for _, end := range [2]string{"start", "end"} {
			if !Address(p.Str(end)).IsValid() {
				return badNeutron("Invalid input for allocation_pools. Reason: '%s' is not a valid IP address.", p.Str(end))
			}
		}
	}
	if g, isText := d["gateway_ip"].(string); isText && !Address(g).IsValid() {
		return badNeutron("Invalid input for gateway_ip. Reason: '%s' is not a valid IP address.", g)
	}
	for _, mode := range [2]string{"ipv6_ra_mode", "ipv6_address_mode"} {
		m := d.Str(mode)
		if m != "" && m != "slaac" && m != "dhcpv6-stateful" && m != "dhcpv6-stateless" {
			return badNeutron("Invalid input for %s. Reason: %s is not in valid_values.", mode, m)
		}
		if m != "" && d.Num("ip_version") == 4 {
			return invalidInput("ipv6_ra_mode or ipv6_address_mode cannot be set when ip_version is not 6")
		}
	}
	return nil
}

func createSubnet(c *call, d doc) *reply {
	n, p := Nouns.Network.find(c, d.Str("network_id"))
	if p != nil {
		return p
	}
	if !c.MaySee(n.Str("project_id")) {
		return policy("rule:create_subnet")
	}
	if d["cidr"] == nil {
		if p := fromPool(c, d); p != nil {
			return p
		}
	}
	block, err := netip.ParsePrefix(d.Str("cidr"))
	if err != nil {
		if single := Address(d.Str("cidr")); single.IsValid() {
			block = netip.PrefixFrom(single, single.BitLen())
		} else {
			return invalidInput("%s is not in a CIDR format.", d.Str("cidr"))
		}
	}
	block = block.Masked()
	if block.Addr().Is4() != (d.Num("ip_version") == 4) {
		return invalidInput("cidr '%s' does not match the ip_version '%s'.", d.Str("cidr"), ground.QueryText(d["ip_version"]))
	}
	d["cidr"] = block.String()
	for _, other := range c.Table("network.subnet").By("network_id", n.Str("id")) {
		if theirs, err := netip.ParsePrefix(other.Str("cidr")); err == nil && theirs.Overlaps(block) {
			return invalidInput("Requested subnet with cidr: %s for network: %s overlaps with another subnet.", block, n.Str("id"))
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
	gateway := Address(d.Str("gateway_ip"))
	if d["allocation_pools"] == nil {
		d["allocation_pools"] = pools(block, gateway)
	}
	return checkPools(d, block, gateway)
}

func checkPools(d doc, block netip.Prefix, gateway netip.Addr) *reply {
	for _, pool := range d.Docs("allocation_pools") {
		start, end := Address(pool.Str("start")), Address(pool.Str("end"))
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
	block, _ := netip.ParsePrefix(old.Str("cidr"))
	if given.Has("allocation_pools") || given.Has("gateway_ip") {
		if p := checkPools(next, block, Address(next.Str("gateway_ip"))); p != nil {
			return p
		}
	}
	if given.Has("gateway_ip") && old.Str("gateway_ip") != next.Str("gateway_ip") {
		if port := Taken.Of(c.Cloud).Of(old.Str("id"))[Address(old.Str("gateway_ip"))]; port != "" && old.Str("gateway_ip") != "" {
			return neutronError(409, "GatewayIpInUse", "Current gateway ip %s already in use by port %s. Unable to update.", old.Str("gateway_ip"), port)
		}
	}
	delete(Taken.Of(c.Cloud).from, old.Str("id"))
	return nil
}
