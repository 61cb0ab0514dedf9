package neutron

import "hearth/shared/simcloud/ground"

func floatingNoun() *Noun {
	return &Noun{
		single: "floatingip", plural: "floatingips", missing: "FloatingIPNotFound", absence: "Floating IP %s could not be found",
		attrs: map[string]attr{
			"floating_network_id": {kind: text, post: true, needed: true}, "floating_ip_address": {kind: text, post: true, admin: true},
			"port_id": w(anything, nil), "fixed_ip_address": w(anything, nil), "subnet_id": o(anything, nil), "description": w(text, ""), "qos_policy_id": w(anything, nil),
			"dns_name": o(text, ""), "dns_domain": o(text, ""), "router_id": r(nil), "port_details": r(nil), "port_forwardings": r([]any{}), "status": r("DOWN"),
		},
		create: func(c *call, d doc) *reply {
			id := d.Str("floating_network_id")
			n, p := Nouns.Network.find(c, id)
			if p != nil {
				return p
			}
			if !n.Flag("router:external") {
				return neutronError(400, "BadRequest", "Bad floatingip request: Network %s is not a valid external network.", id)
			}
			if p := associate(c, d, d); p != nil {
				return p
			}
			port := servicePort(c, n, d.Str("id"), "network:floatingip")
			port["status"] = "N/A"
			asked := []any{}
			if a := d.Str("floating_ip_address"); a != "" {
				asked = append(asked, doc{"ip_address": a})
			} else if s := d.Str("subnet_id"); s != "" {
				asked = append(asked, doc{"subnet_id": s})
			}
			ips, p := allocateAddresses(c, port, asked, len(asked) > 0)
			if p != nil {
				return p
			}
			if len(ips) == 0 {
				return neutronError(409, "ExternalIpAddressExhausted", "Unable to find any IP address on external network %s.", id)
			}
			port["fixed_ips"] = ips
			PutPort(c.Cloud, nil, port)
			d["floating_ip_address"], d["_port"] = ground.AsDoc(ips[0])["ip_address"], port["id"]
			return nil
		},
		update: func(c *call, old, next, given doc) *reply {
			if !given.Has("port_id") && !given.Has("fixed_ip_address") {
				return nil
			}
			return associate(c, next, given)
		},
		remove: func(c *call, d doc) *reply {
			if port := c.Table("network.port").Get(d.Str("_port")); port != nil {
				DropPort(c.Cloud, port)
			}
			return nil
		},
		view: func(c *call, d doc) doc {
			delete(d, "subnet_id")
			if port := c.Table("network.port").Get(d.Str("port_id")); port != nil {
				d["port_details"] = port.Pick("name", "network_id", "mac_address", "admin_state_up", "status", "device_id", "device_owner")
			}
			return d
		},
	}
}

// associate binds a floating IP to the given port, or frees it.
func associate(c *call, d, given doc) *reply {
	id := given.Str("port_id")
	if id == "" {
		if given.Str("fixed_ip_address") != "" {
			return neutronError(400, "BadRequest", "Bad floatingip request: fixed_ip_address cannot be specified without a port_id.")
		}
		d["port_id"], d["fixed_ip_address"], d["router_id"], d["status"] = nil, nil, nil, "DOWN"
		return nil
	}
	port, p := Nouns.Port.find(c, id)
	if p != nil {
		return p
	}
	external := d.Str("floating_network_id")
	var fixed doc
	for _, ip := range port.Docs("fixed_ips") {
		if Address(ip.Str("ip_address")).Is4() && ground.Accepts(given.Str("fixed_ip_address"), ip.Str("ip_address")) {
			fixed = ip
			break
		}
	}
	if fixed == nil && given.Str("fixed_ip_address") != "" {
		return neutronError(400, "BadRequest", "Bad floatingip request: Port %s does not have fixed ip %s.", id, given.Str("fixed_ip_address"))
	}
	if fixed == nil {
		return neutronError(400, "BadRequest", "Bad floatingip request: Cannot add floating IP to port %s that has no fixed IPv4 addresses.", id)
	}
	for _, f := range c.Table("network.floatingip").By("port_id", id) {
		if f.Str("id") != d.Str("id") && f.Str("fixed_ip_address") == fixed.Str("ip_address") && f.Str("floating_network_id") == external {
			return neutronError(409, "FloatingIPPortAlreadyAssociated", "Cannot associate floating IP %s (%s) with port %s using fixed IP %s, as that fixed IP already has a floating IP on external network %s.",
				d.Str("floating_ip_address"), d.Str("id"), id, fixed.Str("ip_address"), external)
		}
	}
	router := routerTo(c, fixed.Str("subnet_id"), external)
	if router == "" {
		return neutronError(404, "ExternalGatewayForFloatingIPNotFound", "External network %s is not reachable from subnet %s.  Therefore, cannot associate Port %s with a Floating IP.", external, fixed.Str("subnet_id"), id)
	}
	d["port_id"], d["fixed_ip_address"], d["router_id"] = id, fixed["ip_address"], router
	if c.Current.FloatingIPUp {
		d["status"] = "ACTIVE"
	}
	return nil
}

// routerTo returns the router between a subnet and an external network.
func routerTo(c *call, subnet, external string) string {
	n := c.Table("network.subnet").Get(subnet).Str("network_id")
	for _, port := range c.Table("network.port").By("network_id", n) {
		if port.Str("device_owner") != "network:router_interface" || !holds(port, subnet) {
			continue
		}
		router := c.Table("network.router").Get(port.Str("device_id"))
		if router.Sub("external_gateway_info").Str("network_id") == external {
			return router.Str("id")
		}
	}
	return ""
}
