package neutron

import (
	"net/netip"
	"slices"

	"hearth/shared/simcloud/ground"
)

func badRouter(message string, args ...any) *reply {
	return neutronError(400, "BadRequest", "Bad router request: "+message, args...)
}

// addInterface answers PUT …/add_router_interface.
func addInterface(c *call) *reply {
	router, p := Nouns.Router.owned(c, "update")
	if p != nil {
		return p
	}
	var port doc
	var subnets []any
	switch subnet, id := c.Body.Str("subnet_id"), c.Body.Str("port_id"); {
	case subnet != "" && id != "":
		return badRouter("Cannot specify both subnet-id and port-id.")
	case subnet != "":
		port, p = PlugSubnet(c, router, subnet)
		subnets = []any{subnet}
	case id != "":
		port, p = interfaceOf(c, router, id)
		subnets = subnetsOf(port)
	default:
		return badRouter("Either subnet_id or port_id must be specified.")
	}
	if p != nil {
		return p
	}
	Nouns.Router.touch(c, router.With())
	return ground.OK(interfaceInfo(router, port, subnets))
}

// PlugSubnet makes a port with the subnet's gateway address. All IPv6 subnets of a network share
// one port of a router.
func PlugSubnet(c *call, router doc, id string) (doc, *reply) {
	subnet, p := Nouns.Subnet.find(c, id)
	if p != nil {
		return nil, p
	}
	if subnet["gateway_ip"] == nil {
		return nil, badRouter("Subnet for router interface must have a gateway IP.")
	}
	if p := checkOverlap(c, router, subnet); p != nil {
		return nil, p
	}
	asked := []any{doc{"subnet_id": id, "ip_address": subnet["gateway_ip"]}}
	if old := interfaceOver6(c, router, subnet.Str("network_id")); old != nil && subnet.Num("ip_version") == 6 {
		ips, p := allocateAddresses(c, old, append(slices.Clone(old.List("fixed_ips")), asked...), true)
		if p != nil {
			return nil, p
		}
		return setAddresses(c, old, ips), nil
	}
	n := c.Table("network.network").Get(subnet.Str("network_id"))
	port := servicePort(c, n, router.Str("id"), "network:router_interface")
	port["project_id"], port["status"] = router["project_id"], "ACTIVE"
	ips, p := allocateAddresses(c, port, asked, true)
	if p != nil {
		return nil, p
	}
	port["fixed_ips"] = ips
	return PutPort(c.Cloud, nil, port), nil
}

// interfaceOver6 returns the router's interface that has IPv6 addresses of a network, or nil.
func interfaceOver6(c *call, router doc, network string) doc {
	for _, port := range routerPorts(c, router) {
		if port.Str("network_id") == network && hasIPv6(port) {
			return port
		}
	}
	return nil
}

func routerPorts(c *call, router doc) []doc {
	return slices.DeleteFunc(c.Table("network.port").By("device_id", router.Str("id")), func(port doc) bool {
		return port.Str("device_owner") != "network:router_interface"
	})
}

// setAddresses gives an interface other addresses.
func setAddresses(c *call, port doc, ips []any) doc {
	return PutPort(c.Cloud, port, port.With("fixed_ips", ips, "revision_number", port.Num("revision_number")+1, "updated_at", ground.Stamp(c.Now)))
}

// interfaceOf makes an existing port an interface of the router.
func interfaceOf(c *call, router doc, id string) (doc, *reply) {
	port, p := Nouns.Port.find(c, id)
	if p != nil {
		return nil, p
	}
	if d := port.Str("device_id"); d != "" {
		return nil, neutronError(409, "PortInUse", "Unable to complete operation on port %s for network %s. Port already has an attached device %s.", id, port.Str("network_id"), d)
	}
	if len(port.List("fixed_ips")) == 0 {
		return nil, badRouter("Router port must have at least one fixed IP.")
	}
	if other := interfaceOver6(c, router, port.Str("network_id")); other != nil && hasIPv6(port) {
		return nil, badRouter("Cannot have multiple router ports with the same network id if both contain IPv6 subnets. Existing port %s has IPv6 subnet(s) and network id %s.", other.Str("id"), port.Str("network_id"))
	}
	for _, ip := range port.Docs("fixed_ips") {
		if p := checkOverlap(c, router, c.Table("network.subnet").Get(ip.Str("subnet_id"))); p != nil {
			return nil, p
		}
	}
	return PutPort(c.Cloud, port, port.With("device_id", router["id"], "device_owner", "network:router_interface", "status", "ACTIVE",
		"revision_number", port.Num("revision_number")+1, "updated_at", ground.Stamp(c.Now))), nil
}

func checkOverlap(c *call, router, subnet doc) *reply {
	block, _ := netip.ParsePrefix(subnet.Str("cidr"))
	for _, port := range routerPorts(c, router) {
		for _, ip := range port.Docs("fixed_ips") {
			other := c.Table("network.subnet").Get(ip.Str("subnet_id"))
			if other.Str("id") == subnet.Str("id") {
				return badRouter("Router already has a port on subnet %s.", subnet.Str("id"))
			}
			if theirs, err := netip.ParsePrefix(other.Str("cidr")); err == nil && theirs.Overlaps(block) {
				return badRouter("Cidr %s of subnet %s overlaps with cidr %s of subnet %s.", block, subnet.Str("id"), theirs, other.Str("id"))
			}
		}
	}
	return nil
}

func interfaceInfo(router, port doc, subnets []any) doc {
	return doc{"id": router["id"], "tenant_id": router["project_id"], "port_id": port["id"], "network_id": port["network_id"], "subnet_id": subnets[0], "subnet_ids": subnets}
}

// removeInterface answers PUT …/remove_router_interface.
func removeInterface(c *call) *reply {
	router, p := Nouns.Router.owned(c, "update")
	if p != nil {
		return p
	}
	subnet, id := c.Body.Str("subnet_id"), c.Body.Str("port_id")
	if subnet == "" && id == "" {
		return badRouter("Either subnet_id or port_id must be specified.")
	}
	if subnet != "" {
		if _, p := Nouns.Subnet.find(c, subnet); p != nil {
			return p
		}
	}
	var port doc
	for _, d := range routerPorts(c, router) {
		if (id == "" || d.Str("id") == id) && (subnet == "" || id != "" || holds(d, subnet)) {
			port = d
		}
	}
	gone := []any{subnet}
	switch {
	case port == nil && id != "":
		return neutronError(404, "RouterInterfaceNotFound", "Router %s does not have an interface with id %s", router.Str("id"), id)
	case port == nil:
		return neutronError(404, "RouterInterfaceNotFoundForSubnet", "Router %s has no interface on subnet %s", router.Str("id"), subnet)
	case id != "" && subnet != "" && !holds(port, subnet):
		return neutronError(400, "SubnetMismatchForPort", "Subnet on port %s does not match the requested subnet %s.", id, subnet)
	case id != "":
		gone = subnetsOf(port)
	}
	for _, s := range gone {
		if leadsFloating(c, router, s) {
			return neutronError(409, "RouterInterfaceInUseByFloatingIP", "Router interface for subnet %s on router %s cannot be deleted, as it is required by one or more floating IPs.", s, router.Str("id"))
		}
	}
	if left := slices.DeleteFunc(slices.Clone(port.List("fixed_ips")), func(ip any) bool { return slices.Contains(gone, ground.AsDoc(ip)["subnet_id"]) }); len(left) > 0 {
		setAddresses(c, port, left)
	} else {
		DropPort(c.Cloud, port)
	}
	Nouns.Router.touch(c, router.With())
	return ground.OK(interfaceInfo(router, port, gone))
}

// leadsFloating reports whether a floating IP of the router leads to an address of a subnet.
func leadsFloating(c *call, router doc, subnet any) bool {
	for _, f := range c.Table("network.floatingip").By("router_id", router.Str("id")) {
		for _, ip := range c.Table("network.port").Get(f.Str("port_id")).Docs("fixed_ips") {
			if ip["subnet_id"] == subnet && ip["ip_address"] == f["fixed_ip_address"] {
				return true
			}
		}
	}
	return false
}

// subnetsOf returns the subnets of a port's addresses.
func subnetsOf(d doc) []any {
	ids := []any{}
	for _, ip := range d.Docs("fixed_ips") {
		ids = append(ids, ip["subnet_id"])
	}
	return ids
}

// hasIPv6 reports whether a port has an IPv6 address.
func hasIPv6(d doc) bool {
	return slices.ContainsFunc(d.Docs("fixed_ips"), func(ip doc) bool { return Address(ip.Str("ip_address")).Is6() })
}

// holds reports whether a port has an address of the subnet.
func holds(port doc, subnet string) bool {
	for _, ip := range port.Docs("fixed_ips") {
		if ip.Str("subnet_id") == subnet {
			return true
		}
	}
	return false
}
