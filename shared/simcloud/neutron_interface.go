package simcloud

import (
	"net/netip"
)

func badRouter(message string, args ...any) *reply {
	return neutronError(400, "BadRequest", "Bad router request: "+message, args...)
}

// addInterface answers PUT …/add_router_interface.
func addInterface(c *call) *reply {
	router, p := c.nouns.router.owned(c, "update")
	if p != nil {
		return p
	}
	var port doc
	switch subnet, id := c.body.str("subnet_id"), c.body.str("port_id"); {
	case subnet != "" && id != "":
		return badRouter("Cannot specify both subnet-id and port-id.")
	case subnet != "":
		port, p = c.interfaceOn(router, subnet)
	case id != "":
		port, p = c.interfaceOf(router, id)
	default:
		return badRouter("Either subnet_id or port_id must be specified.")
	}
	if p != nil {
		return p
	}
	c.nouns.router.touch(c, router.with())
	return ok(interfaceInfo(router, port, ""))
}

// interfaceOn makes a port with the subnet's gateway address.
func (c *call) interfaceOn(router doc, id string) (doc, *reply) {
	subnet, p := c.nouns.subnet.find(c, id)
	if p != nil {
		return nil, p
	}
	if p := c.overlaps(router, subnet); p != nil {
		return nil, p
	}
	if subnet["gateway_ip"] == nil {
		return nil, badRouter("Subnet for router interface must have a gateway IP.")
	}
	n := c.t("network.network").get(subnet.str("network_id"))
	port := c.servicePort(n, router.str("id"), "network:router_interface")
	port["project_id"], port["status"] = router["project_id"], "ACTIVE"
	ips, p := c.allocate(port, []any{doc{"subnet_id": id, "ip_address": subnet["gateway_ip"]}}, true)
	if p != nil {
		return nil, p
	}
	port["fixed_ips"] = ips
	return c.portPut(nil, port), nil
}

// interfaceOf makes an existing port the router's.
func (c *call) interfaceOf(router doc, id string) (doc, *reply) {
	port, p := c.nouns.port.find(c, id)
	if p != nil {
		return nil, p
	}
	if d := port.str("device_id"); d != "" {
		return nil, neutronError(409, "PortInUse", "Unable to complete operation on port %s for network %s. Port already has an attached device %s.", id, port.str("network_id"), d)
	}
	if len(port.list("fixed_ips")) == 0 {
		return nil, badRouter("Router port must have at least one fixed IP.")
	}
	for _, ip := range port.docs("fixed_ips") {
		if p := c.overlaps(router, c.t("network.subnet").get(ip.str("subnet_id"))); p != nil {
			return nil, p
		}
	}
	return c.portPut(port, port.with("device_id", router["id"], "device_owner", "network:router_interface", "status", "ACTIVE",
		"revision_number", port.num("revision_number")+1, "updated_at", stamp(c.now))), nil
}

func (c *call) overlaps(router, subnet doc) *reply {
	block, _ := netip.ParsePrefix(subnet.str("cidr"))
	for _, port := range c.t("network.port").by("device_id", router.str("id")) {
		for _, ip := range port.docs("fixed_ips") {
			if port.str("device_owner") != "network:router_interface" {
				continue
			}
			other := c.t("network.subnet").get(ip.str("subnet_id"))
			if other.str("id") == subnet.str("id") {
				return badRouter("Router already has a port on subnet %s.", subnet.str("id"))
			}
			if theirs, err := netip.ParsePrefix(other.str("cidr")); err == nil && theirs.Overlaps(block) {
				return badRouter("Cidr %s of subnet %s overlaps with cidr %s of subnet %s.", block, subnet.str("id"), theirs, other.str("id"))
			}
		}
	}
	return nil
}

func interfaceInfo(router, port doc, subnet string) doc {
	ids := []any{}
	for _, ip := range port.docs("fixed_ips") {
		ids = append(ids, ip["subnet_id"])
	}
	var first any = subnet
	if subnet == "" && len(ids) > 0 {
		first = ids[0]
	}
	return doc{"id": router["id"], "tenant_id": router["project_id"], "port_id": port["id"], "network_id": port["network_id"], "subnet_id": first, "subnet_ids": ids}
}

// removeInterface answers PUT …/remove_router_interface.
func removeInterface(c *call) *reply {
	router, p := c.nouns.router.owned(c, "update")
	if p != nil {
		return p
	}
	subnet, id := c.body.str("subnet_id"), c.body.str("port_id")
	if subnet == "" && id == "" {
		return badRouter("Either subnet_id or port_id must be specified.")
	}
	if subnet != "" {
		if _, p := c.nouns.subnet.find(c, subnet); p != nil {
			return p
		}
	}
	var port doc
	for _, d := range c.t("network.port").by("device_id", router.str("id")) {
		if d.str("device_owner") == "network:router_interface" && (id == "" || d.str("id") == id) && (subnet == "" || holds(d, subnet)) {
			port = d
		}
	}
	if port == nil && id != "" {
		return neutronError(404, "RouterInterfaceNotFound", "Router %s does not have an interface with id %s", router.str("id"), id)
	}
	if port == nil {
		return neutronError(404, "RouterInterfaceNotFoundForSubnet", "Router %s has no interface on subnet %s", router.str("id"), subnet)
	}
	for _, f := range c.t("network.floatingip").by("router_id", router.str("id")) {
		for _, ip := range port.docs("fixed_ips") {
			if holds(c.t("network.port").get(f.str("port_id")), ip.str("subnet_id")) {
				return neutronError(409, "RouterInterfaceInUseByFloatingIP", "Router interface for subnet %s on router %s cannot be deleted, as it is required by one or more floating IPs.", ip.str("subnet_id"), router.str("id"))
			}
		}
	}
	c.portDrop(port)
	c.nouns.router.touch(c, router.with())
	return ok(interfaceInfo(router, port, subnet))
}

// holds says whether a port has an address of the subnet.
func holds(port doc, subnet string) bool {
	for _, ip := range port.docs("fixed_ips") {
		if ip.str("subnet_id") == subnet {
			return true
		}
	}
	return false
}
