package neutron

import (
	"net/netip"
	"sort"
	"strings"

	"hearth/shared/simcloud/ground"
)

func routerNoun() *Noun {
	return &Noun{
		single: "router", plural: "routers", missing: "RouterNotFound", absence: "Router %s could not be found",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "admin_state_up": w(boolean, true), "external_gateway_info": w(dict, nil), "routes": w(list, []any{}),
			"distributed": a(boolean, false), "ha": a(boolean, false), "availability_zone_hints": o(list, []any{}), "flavor_id": o(anything, nil),
			"status": r("ACTIVE"), "availability_zones": r([]any{}),
		},
		create: func(c *call, d doc) *reply {
			return setGateway(c, d, d.Sub("external_gateway_info"))
		},
		update: func(c *call, old, next, given doc) *reply {
			if given.Has("routes") {
				if p := checkRoutes(c, next); p != nil {
					return p
				}
			}
			if given.Has("external_gateway_info") {
				return setGateway(c, next, next.Sub("external_gateway_info"))
			}
			return nil
		},
		remove: func(c *call, d doc) *reply {
			var ids []string
			for _, p := range c.Table("network.port").By("device_id", d.Str("id")) {
				if p.Str("device_owner") == "network:router_interface" {
					ids = append(ids, p.Str("id"))
				}
			}
			if ids != nil {
				sort.Strings(ids)
				return neutronError(409, "RouterInUse", "Router %s has ports still attached: %s", d.Str("id"), strings.Join(ids, ", "))
			}
			dropGateway(c, d.Str("id"))
			return nil
		},
		view: func(c *call, d doc) doc {
			if !c.IsAdmin() {
				delete(d, "distributed")
				delete(d, "ha")
			}
			return d
		},
	}
}

func dropGateway(c *call, router string) {
	for _, p := range c.Table("network.port").By("device_id", router) {
		if p.Str("device_owner") == "network:router_gateway" {
			DropPort(c.Cloud, p)
		}
	}
}

// setGateway connects a router to an external network; an empty info disconnects it.
func setGateway(c *call, d, info doc) *reply {
	id := info.Str("network_id")
	if id == "" {
		if d["external_gateway_info"] != nil {
			for _, f := range c.Table("network.floatingip").By("router_id", d.Str("id")) {
				return neutronError(409, "RouterExternalGatewayInUseByFloatingIp", "Gateway cannot be updated for router %s, since a gateway to external network %s is required by one or more floating IPs.", d.Str("id"), f.Str("floating_network_id"))
			}
		}
		dropGateway(c, d.Str("id"))
		d["external_gateway_info"] = nil
		return nil
	}
	if !c.IsAdmin() && info.Has("enable_snat") {
		return policy("(rule:create_router and (rule:create_router:external_gateway_info and (rule:create_router:external_gateway_info:network_id and rule:create_router:external_gateway_info:enable_snat)))")
	}
	if !c.IsAdmin() && info.Has("external_fixed_ips") {
		return policy("(rule:create_router and (rule:create_router:external_gateway_info and (rule:create_router:external_gateway_info:network_id and rule:create_router:external_gateway_info:external_fixed_ips)))")
	}
	n, p := Nouns.Network.find(c, id)
	if p != nil {
		return p
	}
	if !n.Flag("router:external") {
		return neutronError(400, "BadRequest", "Bad router request: Network %s is not an external network.", id)
	}
	was := c.Table("network.router").Get(d.Str("id")).Sub("external_gateway_info")
	if was.Str("network_id") == id && !info.Has("external_fixed_ips") {
		d["external_gateway_info"] = was.With("enable_snat", !info.Has("enable_snat") || info.Flag("enable_snat"))
		return nil
	}
	dropGateway(c, d.Str("id"))
	port := servicePort(c, n, d.Str("id"), "network:router_gateway")
	asked, given := info["external_fixed_ips"].([]any)
	ips, p := allocateAddresses(c, port, asked, given)
	if p != nil {
		return p
	}
	port["fixed_ips"] = ips
	PutPort(c.Cloud, nil, port)
	d["external_gateway_info"] = doc{"network_id": id, "external_fixed_ips": ips, "enable_snat": !info.Has("enable_snat") || info.Flag("enable_snat")}
	return nil
}

// servicePort makes a port of the network service. It belongs to no project on an external network.
func servicePort(c *call, n doc, device, owner string) doc {
	d := doc{"id": ground.UUID(), "project_id": "", "network_id": n["id"], "device_id": device, "device_owner": owner, "tags": []any{},
		"revision_number": 1, "created_at": ground.Stamp(c.Now), "updated_at": ground.Stamp(c.Now)}
	for name, at := range Nouns.Port.attrs {
		if !d.Has(name) {
			d[name] = at.def
		}
	}
	d["security_groups"], d["port_security_enabled"], d["fixed_ips"] = []any{}, false, []any{}
	_ = giveMAC(c, d) // it was given none, so that one is made
	return d
}

func checkRoutes(c *call, d doc) *reply {
	for _, route := range d.Docs("routes") {
		hop := Address(route.Str("nexthop"))
		if _, err := netip.ParsePrefix(route.Str("destination")); err != nil || !hop.IsValid() {
			return badNeutron("Invalid input for routes. Reason: Invalid data format for hostroute: '%s'.", ground.PythonMap(route))
		}
		connected := false
		for _, port := range c.Table("network.port").By("device_id", d.Str("id")) {
			for _, ip := range port.Docs("fixed_ips") {
				block, err := netip.ParsePrefix(c.Table("network.subnet").Get(ip.Str("subnet_id")).Str("cidr"))
				connected = connected || err == nil && block.Contains(hop)
			}
		}
		if !connected {
			return neutronError(400, "InvalidRoutes", "Invalid format for routes: %s, the nexthop is not connected with router", ground.PythonText(d["routes"]))
		}
	}
	return nil
}
