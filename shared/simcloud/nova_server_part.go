package simcloud

// The parts of a server: metadata, interfaces, tags and other parts.

func serverPartRoutes() []route {
	one := "/v2.1/servers/{id}"
	nics := one + "/os-interface"
	return []route{
		{"GET", one + "/metadata", of(func(_ *call, d doc) *reply { return ok(doc{"metadata": d["metadata"]}) })},
		{"POST", one + "/metadata", of(setMetadata(true))}, {"PUT", one + "/metadata", of(setMetadata(false))},
		{"GET", one + "/metadata/{key}", of(showMetadata)}, {"PUT", one + "/metadata/{key}", of(putMetadata)}, {"DELETE", one + "/metadata/{key}", of(dropMetadata)},
		{"GET", one + "/ips", of(func(c *call, d doc) *reply { return ok(doc{"addresses": bare(addressesOf(c, d))}) })},
		{"GET", one + "/tags", of(func(_ *call, d doc) *reply { return ok(doc{"tags": d["_tags"]}) })},
		{"PUT", one + "/tags", of(putServerTags)}, {"DELETE", one + "/tags", of(putServerTags)},
		{"GET", one + "/os-security-groups", of(groupsOfServer)},
		{"GET", "/v2.1/os-security-groups", proxyGroups}, {"GET", "/v2.1/os-security-groups/{id}", proxyGroups},
		{"GET", one + "/os-instance-actions", of(func(c *call, d doc) *reply {
			return ok(doc{"instanceActions": []any{doc{"action": "create", "instance_uuid": d["id"], "request_id": "req-" + d.str("id"), "user_id": d["user_id"],
				"project_id": d["project_id"], "start_time": d["created"], "message": nil}}})
		})},
		{"POST", one + "/remote-consoles", of(func(c *call, d doc) *reply {
			return ok(doc{"remote_console": c.body.sub("remote_console").with("url", c.base+"/console/"+d.str("id"))})
		})},
		{"GET", nics, of(listInterfaces)}, {"POST", nics, of(attachInterface)},
		{"GET", nics + "/{port}", of(showInterface)}, {"DELETE", nics + "/{port}", of(detachInterface)},
	}
}

// of wraps a handler that needs the server of the path.
func of(do func(c *call, d doc) *reply) handler {
	return func(c *call) *reply {
		d, p := findServer(c)
		if p != nil {
			return p
		}
		return do(c, d)
	}
}

func setMetadata(keep bool) func(c *call, d doc) *reply {
	return func(c *call, d doc) *reply {
		given := c.body.sub("metadata")
		if given == nil {
			return badField("metadata", c.body, "'metadata' is a required property")
		}
		next := doc{}
		if keep {
			next = d.sub("metadata").with()
		}
		for k, v := range given {
			if _, isText := v.(string); !isText {
				return badField(k, v, "%s is not of type 'string'", python(v))
			}
			next[k] = v
		}
		c.t("compute.server").put(d.with("metadata", next, "updated", stamp(c.now)))
		return ok(doc{"metadata": next})
	}
}

func showMetadata(c *call, d doc) *reply {
	key := c.path("key")
	if !d.sub("metadata").has(key) {
		return novaError(404, "Metadata item was not found")
	}
	return ok(doc{"meta": d.sub("metadata").pick(key)})
}

func putMetadata(c *call, d doc) *reply {
	key := c.path("key")
	given := c.body.sub("meta").pick(key)
	if len(given) == 0 {
		return novaError(400, "Request body and URI mismatch")
	}
	c.t("compute.server").put(d.with("metadata", d.sub("metadata").with(key, given[key])))
	return ok(doc{"meta": given})
}

func dropMetadata(c *call, d doc) *reply {
	next := d.sub("metadata").with()
	if !next.has(c.path("key")) {
		return novaError(404, "Metadata item was not found")
	}
	delete(next, c.path("key"))
	c.t("compute.server").put(d.with("metadata", next))
	return noContent()
}

func putServerTags(c *call, d doc) *reply {
	tags := anys(c.body.strs("tags"))
	c.t("compute.server").put(d.with("_tags", tags))
	if c.r.Method == "DELETE" {
		return noContent()
	}
	return ok(doc{"tags": tags})
}

func groupsOfServer(c *call, d doc) *reply {
	seen := map[string]bool{}
	rows := []any{}
	for _, port := range portsOf(c, d) {
		for _, id := range port.strs("security_groups") {
			if g := c.t("network.security_group").get(id); g != nil && !seen[id] {
				seen[id] = true
				rows = append(rows, novaGroup(g))
			}
		}
	}
	return ok(doc{"security_groups": rows})
}

// novaGroup is a security group as Nova's old proxy shows it.
func novaGroup(g doc) doc {
	return doc{"id": g["id"], "name": g["name"], "description": g["description"], "tenant_id": g["project_id"], "rules": []any{}}
}

// proxyGroups are the project's security groups through Nova, for old clients.
func proxyGroups(c *call) *reply {
	prepareProject(c.Cloud, c.project())
	rows := []any{}
	for _, g := range c.t("network.security_group").by("project_id", c.project()) {
		if c.id() == g.str("id") {
			return ok(doc{"security_group": novaGroup(g)})
		}
		rows = append(rows, novaGroup(g))
	}
	if c.id() != "" {
		return novaError(404, "Security group %s not found for project %s.", c.id(), c.project())
	}
	return ok(doc{"security_groups": rows})
}

func interfaceBody(c *call, port doc) doc {
	out := doc{"net_id": port["network_id"], "port_id": port["id"], "mac_addr": port["mac_address"], "port_state": port["status"], "fixed_ips": port["fixed_ips"]}
	if c.minor >= 70 {
		out["tag"] = nil
	}
	return out
}

func listInterfaces(c *call, d doc) *reply {
	rows := []any{}
	for _, port := range portsOf(c, d) {
		rows = append(rows, interfaceBody(c, port))
	}
	return ok(doc{"interfaceAttachments": rows})
}

func findInterface(c *call, d doc) (doc, *reply) {
	port := c.t("network.port").get(c.path("port"))
	if port == nil {
		return nil, novaError(404, "Port id %s could not be found.", c.path("port"))
	}
	if port.str("device_id") != d.str("id") {
		return nil, novaError(404, "Instance %s does not have a port with id %s", d.str("id"), c.path("port"))
	}
	return port, nil
}

func showInterface(c *call, d doc) *reply {
	port, p := findInterface(c, d)
	if p != nil {
		return p
	}
	return ok(doc{"interfaceAttachment": interfaceBody(c, port)})
}

func attachInterface(c *call, d doc) *reply {
	asked := c.body.sub("interfaceAttachment")
	if p := checkState(c, d, "attach_interface", "active stopped paused"); p != nil {
		return p
	}
	ref := doc{"port": asked["port_id"], "uuid": asked["net_id"], "fixed_ip": nil}
	if ips := asked.docs("fixed_ips"); len(ips) > 0 {
		ref["fixed_ip"] = ips[0]["ip_address"]
	}
	if asked.str("port_id") == "" && asked.str("net_id") == "" {
		only, p := onlyNetwork(c)
		if p != nil || len(only) == 0 {
			return p
		}
		ref["uuid"] = only[0].network["id"]
	}
	n, p := readNic(c, ref)
	if p != nil {
		if asked.str("port_id") != "" && n.port == nil {
			return novaError(404, "Port id %s could not be found.", asked.str("port_id"))
		}
		return p
	}
	port, p := plugPort(c, d, n, []any{defaultGroup(c.Cloud, d.str("project_id"))})
	if p != nil {
		return novaError(500, "Failed to attach network adapter device to %s", d.str("id"))
	}
	next := d.with("_ports", append(without(d.list("_ports"), port.str("id")), port["id"]))
	if n.port == nil {
		next["_own_ports"] = append(without(d.list("_own_ports"), port.str("id")), port["id"])
	}
	c.t("compute.server").put(next)
	return ok(doc{"interfaceAttachment": interfaceBody(c, port)})
}

func detachInterface(c *call, d doc) *reply {
	port, p := findInterface(c, d)
	if p != nil {
		return accepted(nil) // the API answers before the compute host looks
	}
	if p := checkState(c, d, "detach_interface", "active stopped paused"); p != nil {
		return p
	}
	if c.settings.PortDetach > 0 && among1(d["_own_ports"], []string{port.str("id")}) {
		c.t("network.port").put(port.with("_due", later(c.now, c.settings.PortDetach)))
	} else {
		releasePort(c.Cloud, d, port)
	}
	return accepted(nil)
}
