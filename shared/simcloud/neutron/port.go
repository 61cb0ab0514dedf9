package neutron

import (
	"net"
	"net/netip"
	"strings"

	"hearth/shared/simcloud/ground"
)

func portNoun() *Noun {
	return &Noun{
		single: "port", plural: "ports", missing: "PortNotFound", absence: "Port %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "network_id": {kind: text, post: true, needed: true}, "admin_state_up": w(boolean, true),
			"mac_address": {kind: text, post: true, put: true}, "fixed_ips": w(list, unset{}), "device_id": w(text, ""), "device_owner": w(text, ""),
			"security_groups": w(list, unset{}), "allowed_address_pairs": w(list, []any{}), "extra_dhcp_opts": w(list, []any{}),
			"port_security_enabled": w(boolean, true), "binding:vnic_type": w(text, "normal"), "binding:profile": a(dict, doc{}), "binding:host_id": a(text, ""),
			"binding:vif_type": r("unbound"), "binding:vif_details": r(doc{}), "dns_name": w(text, ""), "dns_domain": w(text, ""), "dns_assignment": r(nil),
			"qos_policy_id": w(anything, nil), "qos_network_policy_id": r(nil), "propagate_uplink_status": w(boolean, true), "ip_allocation": r("immediate"),
			"numa_affinity_policy": w(anything, nil), "status": r("DOWN"), "resource_request": r(nil),
		},
		shared: func(c *call, d doc) bool {
			return c.Table("network.network").Get(d.Str("network_id")).Str("project_id") == c.Project()
		},
		create: createPort, update: updatePort,
		remove: func(c *call, d doc) *reply {
			switch owner := d.Str("device_owner"); owner {
			case "network:router_interface", "network:router_gateway", "network:floatingip":
				return neutronError(409, "ServicePortInUse", "Port %s cannot be deleted directly via the port API: has device owner %s.", d.Str("id"), owner)
			}
			if p := checkTrunked(c, d); p != nil {
				return p
			}
			DropPort(c.Cloud, d)
			return nil
		},
		view: viewPort,
	}
}

// DropPort removes a port, and everything attached to it.
func DropPort(c *ground.Cloud, d doc) {
	for _, f := range c.Table("network.floatingip").By("port_id", d.Str("id")) {
		c.Table("network.floatingip").Put(f.With("port_id", nil, "fixed_ip_address", nil, "router_id", nil, "status", "DOWN"))
	}
	Taken.Of(c).give(d)
	c.Table("network.port").Remove(d.Str("id"))
}

// PutPort replaces a port, and keeps the record of addresses right.
func PutPort(c *ground.Cloud, old, next doc) doc {
	if old != nil {
		Taken.Of(c).give(old)
	}
	Taken.Of(c).take(next)
	return c.Table("network.port").Put(next)
}

func createPort(c *call, d doc) *reply {
	n, p := Nouns.Network.find(c, d.Str("network_id"))
	if p != nil {
		return p
	}
	if p := giveMAC(c, d); p != nil {
		return p
	}
	if !n.Flag("port_security_enabled") {
		d["port_security_enabled"] = false
	}
	if _, isUnset := d["security_groups"].(unset); isUnset {
		d["security_groups"] = []any{}
		if d.Flag("port_security_enabled") && !strings.HasPrefix(d.Str("device_owner"), "network:") && d.Str("project_id") != "" {
			d["security_groups"] = []any{DefaultGroup(c.Cloud, d.Str("project_id"))}
		}
	} else if p := checkGroups(c, d); p != nil {
		return p
	}
	pairs(d)
	asked, given := d["fixed_ips"].([]any)
	ips, p := allocateAddresses(c, d, asked, given)
	if p != nil {
		return p
	}
	d["fixed_ips"], d["revision_number"] = ips, 1
	PutPort(c.Cloud, nil, d)
	return nil
}

// pairs gives each allowed address pair without a MAC the port's own.
func pairs(d doc) {
	out := []any{}
	for _, p := range d.Docs("allowed_address_pairs") {
		if p.Str("mac_address") == "" {
			p = p.With("mac_address", d["mac_address"])
		}
		out = append(out, p)
	}
	d["allowed_address_pairs"] = out
}

func giveMAC(c *call, d doc) *reply {
	mac := d.Str("mac_address")
	if mac != "" {
		if _, err := net.ParseMAC(mac); err != nil {
			return badNeutron("Invalid input for mac_address. Reason: '%s' is not a valid MAC address.", mac)
		}
		if Taken.Of(c.Cloud).macs[d.Str("network_id")+mac] != "" {
			return neutronError(409, "MacAddressInUse", "Unable to complete operation for network %s. The mac address %s is in use.", d.Str("network_id"), mac)
		}
		return nil
	}
	for {
		id := ground.UUID()
		mac = "fa:16:3e:" + id[0:2] + ":" + id[2:4] + ":" + id[4:6]
		if Taken.Of(c.Cloud).macs[d.Str("network_id")+mac] == "" {
			d["mac_address"] = mac
			return nil
		}
	}
}

func checkGroups(c *call, d doc) *reply {
	for _, id := range d.Strs("security_groups") {
		if _, p := Nouns.Group.find(c, id); p != nil {
			return p
		}
	}
	if !d.Flag("port_security_enabled") && len(d.List("security_groups")) > 0 {
		return neutronError(409, "PortSecurityAndIPRequiredForSecurityGroups", "Port security must be enabled and port must have an IP address in order to use security groups.")
	}
	return nil
}

func hardware(d doc) [6]byte {
	m, err := net.ParseMAC(d.Str("mac_address"))
	if err != nil || len(m) != 6 {
		return [6]byte{}
	}
	return [6]byte(m)
}

// allocateAddresses gives a port its addresses: the requested ones, else one of each version, and one of
// every subnet with automatic addresses.
func allocateAddresses(c *call, port doc, asked []any, given bool) ([]any, *reply) {
	subnets := c.Table("network.subnet").By("network_id", port.Str("network_id"))
	taken := map[string]bool{}
	ips := []any{}
	add := func(s doc, a netip.Addr) {
		taken[s.Str("id")] = true
		ips = append(ips, doc{"subnet_id": s["id"], "ip_address": a.String()})
	}
	for _, v := range asked {
		s, a, p := askedAddress(c, port, ground.AsDoc(v), subnets)
		if p != nil {
			return nil, p
		}
		for _, ip := range ips { // the same address twice in one request
			if ground.AsDoc(ip).Str("ip_address") == a.String() {
				return nil, neutronError(409, "IpAddressAlreadyAllocated", "IP address %s already allocated in subnet %s", a, s.Str("id"))
			}
		}
		add(s, a)
	}
	if !given {
		if p := anyAddress(c, port, subnets, add); p != nil {
			return nil, p
		}
	}
	for _, s := range subnets {
		if selfAddressed(s) && !taken[s.Str("id")] && !strings.HasPrefix(port.Str("device_owner"), "network:router") {
			block, _ := netip.ParsePrefix(s.Str("cidr"))
			add(s, slaac(block, hardware(port)))
		}
	}
	return ips, nil
}

func selfAddressed(s doc) bool {
	m := s.Str("ipv6_address_mode")
	return m == "slaac" || m == "dhcpv6-stateless"
}

// anyAddress takes one address of each version.
func anyAddress(c *call, port doc, subnets []doc, add func(doc, netip.Addr)) *reply {
	for _, version := range [2]int64{4, 6} {
		tried := false
		found := false
		for _, s := range subnets {
			if s.Num("ip_version") != version || selfAddressed(s) || found {
				continue
			}
			tried = true
			var a netip.Addr
			if a, found = Taken.Of(c.Cloud).free(s); found {
				add(s, a)
			}
		}
		if tried && !found {
			return neutronError(409, "IpAddressGenerationFailure", "No more IP addresses available on network %s.", port.Str("network_id"))
		}
	}
	return nil
}

// askedAddress returns the address for one entry of fixed_ips.
func askedAddress(c *call, port, asked doc, subnets []doc) (doc, netip.Addr, *reply) {
	text := asked.Str("ip_address")
	a := Address(text)
	if asked == nil {
		return nil, a, badNeutron("Invalid input for fixed_ips. Reason: Invalid data format for fixed IP.")
	}
	if text != "" && !a.IsValid() {
		return nil, a, badNeutron("Invalid input for fixed_ips. Reason: '%s' is not a valid IP address.", text)
	}
	var s doc
	if id := asked.Str("subnet_id"); id != "" {
		if s = c.Table("network.subnet").Get(id); s == nil {
			return nil, a, Nouns.Subnet.absent(id)
		}
		if s.Str("network_id") != port.Str("network_id") {
			return nil, a, invalidInput("Failed to create port on network %s, because fixed_ips included invalid subnet %s", port.Str("network_id"), id)
		}
		if block, _ := netip.ParsePrefix(s.Str("cidr")); text != "" && !block.Contains(a) {
			return nil, a, neutronError(400, "InvalidIpForSubnet", "IP address %s is not a valid IP for the specified subnet.", text)
		}
	} else {
		for _, other := range subnets {
			if block, _ := netip.ParsePrefix(other.Str("cidr")); block.Contains(a) {
				s = other
			}
		}
		if s == nil {
			return nil, a, neutronError(400, "InvalidIpForNetwork", "IP address %s is not a valid IP for any of the subnets on the specified network.", text)
		}
	}
	if text == "" && selfAddressed(s) {
		block, _ := netip.ParsePrefix(s.Str("cidr"))
		return s, slaac(block, hardware(port)), nil
	}
	if text == "" {
		var found bool
		if a, found = Taken.Of(c.Cloud).free(s); !found {
			return nil, a, neutronError(409, "IpAddressGenerationFailure", "No more IP addresses available on network %s.", port.Str("network_id"))
		}
		return s, a, nil
	}
	if holder := Taken.Of(c.Cloud).Of(s.Str("id"))[a]; holder != "" && holder != port.Str("id") {
		return nil, a, neutronError(409, "IpAddressAlreadyAllocated", "IP address %s already allocated in subnet %s", a, s.Str("id"))
	}
	return s, a, nil
}

func updatePort(c *call, old, next, given doc) *reply {
	if given.Has("mac_address") && next.Str("mac_address") != old.Str("mac_address") {
		if !c.IsAdmin() {
			return policy("(rule:update_port and rule:update_port:mac_address)")
		}
		if p := giveMAC(c, next); p != nil {
			return p
		}
	}
	if given.Has("security_groups") || given.Has("port_security_enabled") {
		if p := checkGroups(c, next); p != nil {
			return p
		}
	}
	pairs(next)
	if given.Has("fixed_ips") {
		ips, p := allocateAddresses(c, next, next.List("fixed_ips"), true)
		if p != nil {
			return p
		}
		next["fixed_ips"] = ips
	}
	PutPort(c.Cloud, old, next)
	return nil
}

func viewPort(c *call, d doc) doc {
	assignment := []any{}
	for _, ip := range d.Docs("fixed_ips") {
		a := ip.Str("ip_address")
		host := ground.OrText(d.Str("dns_name"), "host-"+strings.NewReplacer(".", "-", ":", "-").Replace(a))
		assignment = append(assignment, doc{"ip_address": a, "hostname": host, "fqdn": host + ".simulated.example."})
	}
	d["dns_assignment"] = assignment
	if !c.IsAdmin() {
		for _, name := range [5]string{"binding:profile", "binding:host_id", "binding:vif_type", "binding:vif_details", "resource_request"} {
			delete(d, name)
		}
	}
	delete(d, "numa_affinity_policy")
	return d
}
