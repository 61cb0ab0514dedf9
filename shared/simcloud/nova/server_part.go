package nova

import (
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
	"hearth/shared/simcloud/neutron"
)

// The parts of a server: metadata, interfaces, tags and other parts.

func serverPartRoutes() []ground.Route {
	one := "/v2.1/servers/{id}"
	nics := one + "/os-interface"
	return []ground.Route{
		{"GET", one + "/metadata", of(func(_ *call, d doc) *reply { return ground.OK(doc{"metadata": d["metadata"]}) })},
		{"POST", one + "/metadata", of(setMetadata(true))}, {"PUT", one + "/metadata", of(setMetadata(false))},
		{"GET", one + "/metadata/{key}", of(showMetadata)}, {"PUT", one + "/metadata/{key}", of(putMetadata)}, {"DELETE", one + "/metadata/{key}", of(dropMetadata)},
		{"GET", one + "/ips", of(func(c *call, d doc) *reply { return ground.OK(doc{"addresses": bare(addressesOf(c, d))}) })},
		{"GET", one + "/tags", of(func(_ *call, d doc) *reply { return ground.OK(doc{"tags": d["_tags"]}) })},
		{"PUT", one + "/tags", of(putServerTags)}, {"DELETE", one + "/tags", of(putServerTags)},
		{"GET", one + "/os-security-groups", of(groupsOfServer)},
		{"GET", "/v2.1/os-security-groups", proxyGroups}, {"GET", "/v2.1/os-security-groups/{id}", proxyGroups},
		{"GET", one + "/os-instance-actions", of(func(c *call, d doc) *reply {
			return ground.OK(doc{"instanceActions": []any{doc{"action": "create", "instance_uuid": d["id"], "request_id": "req-" + d.Str("id"), "user_id": d["user_id"],
				"project_id": d["project_id"], "start_time": d["created"], "message": nil}}})
		})},
		{"POST", one + "/remote-consoles", of(func(c *call, d doc) *reply {
			return ground.OK(doc{"remote_console": c.Body.Sub("remote_console").With("url", c.Base+"/console/"+d.Str("id"))})
		})},
		{"GET", nics, of(listInterfaces)}, {"POST", nics, of(attachInterface)},
		{"GET", nics + "/{port}", of(showInterface)}, {"DELETE", nics + "/{port}", of(detachInterface)},
	}
}

// of wraps a handler that needs the server of the path.
func of(do func(c *call, d doc) *reply) ground.Handler {
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
		given := c.Body.Sub("metadata")
		if given == nil {
			return microversion.BadField("metadata", c.Body, "'metadata' is a required property")
		}
		next := doc{}
		if keep {
			next = d.Sub("metadata").With()
		}
		for k, v := range given {
			if _, isText := v.(string); !isText {
				return microversion.BadField(k, v, "%s is not of type 'string'", ground.PythonText(v))
			}
			next[k] = v
		}
		c.Table("compute.server").Put(d.With("metadata", next, "updated", ground.Stamp(c.Now)))
		return ground.OK(doc{"metadata": next})
	}
}

func showMetadata(c *call, d doc) *reply {
	key := c.Path("key")
	if !d.Sub("metadata").Has(key) {
		return microversion.Error(404, "Metadata item was not found")
	}
	return ground.OK(doc{"meta": d.Sub("metadata").Pick(key)})
}

func putMetadata(c *call, d doc) *reply {
	key := c.Path("key")
	given := c.Body.Sub("meta").Pick(key)
	if len(given) == 0 {
		return microversion.Error(400, "Request body and URI mismatch")
	}
	c.Table("compute.server").Put(d.With("metadata", d.Sub("metadata").With(key, given[key])))
	return ground.OK(doc{"meta": given})
}

func dropMetadata(c *call, d doc) *reply {
	next := d.Sub("metadata").With()
	if !next.Has(c.Path("key")) {
		return microversion.Error(404, "Metadata item was not found")
	}
	delete(next, c.Path("key"))
	c.Table("compute.server").Put(d.With("metadata", next))
	return ground.NoContent()
}

func putServerTags(c *call, d doc) *reply {
	tags := ground.AnyList(c.Body.Strs("tags"))
	c.Table("compute.server").Put(d.With("_tags", tags))
	if c.Request.Method == "DELETE" {
		return ground.NoContent()
	}
	return ground.OK(doc{"tags": tags})
}

func groupsOfServer(c *call, d doc) *reply {
	seen := map[string]bool{}
	rows := []any{}
	for _, port := range portsOf(c, d) {
		for _, id := range port.Strs("security_groups") {
			if g := c.Table("network.security_group").Get(id); g != nil && !seen[id] {
				seen[id] = true
				rows = append(rows, novaGroup(g))
			}
		}
	}
	return ground.OK(doc{"security_groups": rows})
}

// novaGroup is a security group as Nova's old proxy shows it.
func novaGroup(g doc) doc {
	return doc{"id": g["id"], "name": g["name"], "description": g["description"], "tenant_id": g["project_id"], "rules": []any{}}
}

// proxyGroups are the project's security groups through Nova, for old clients.
func proxyGroups(c *call) *reply {
	neutron.PrepareProject(c.Cloud, c.Project())
	rows := []any{}
	for _, g := range c.Table("network.security_group").By("project_id", c.Project()) {
		if c.ID() == g.Str("id") {
			return ground.OK(doc{"security_group": novaGroup(g)})
		}
		rows = append(rows, novaGroup(g))
	}
	if c.ID() != "" {
		return microversion.Error(404, "Security group %s not found for project %s.", c.ID(), c.Project())
	}
	return ground.OK(doc{"security_groups": rows})
}

func interfaceBody(c *call, port doc) doc {
	out := doc{"net_id": port["network_id"], "port_id": port["id"], "mac_addr": port["mac_address"], "port_state": port["status"], "fixed_ips": port["fixed_ips"]}
	if c.Minor >= 70 {
		out["tag"] = nil
	}
	return out
}

func listInterfaces(c *call, d doc) *reply {
	rows := []any{}
	for _, port := range portsOf(c, d) {
		rows = append(rows, interfaceBody(c, port))
	}
	return ground.OK(doc{"interfaceAttachments": rows})
}

func findInterface(c *call, d doc) (doc, *reply) {
	port := c.Table("network.port").Get(c.Path("port"))
	if port == nil {
		return nil, microversion.Error(404, "Port id %s could not be found.", c.Path("port"))
	}
	if port.Str("device_id") != d.Str("id") {
		return nil, microversion.Error(404, "Instance %s does not have a port with id %s", d.Str("id"), c.Path("port"))
	}
	return port, nil
}

func showInterface(c *call, d doc) *reply {
	port, p := findInterface(c, d)
	if p != nil {
		return p
	}
	return ground.OK(doc{"interfaceAttachment": interfaceBody(c, port)})
}

func attachInterface(c *call, d doc) *reply {
	asked := c.Body.Sub("interfaceAttachment")
	if p := checkState(c, d, "attach_interface", "active stopped paused"); p != nil {
		return p
	}
	ref := doc{"port": asked["port_id"], "uuid": asked["net_id"], "fixed_ip": nil}
	if ips := asked.Docs("fixed_ips"); len(ips) > 0 {
		ref["fixed_ip"] = ips[0]["ip_address"]
	}
	if asked.Str("port_id") == "" && asked.Str("net_id") == "" {
		only, p := onlyNetwork(c)
		if p != nil || len(only) == 0 {
			return p
		}
		ref["uuid"] = only[0].network["id"]
	}
	n, p := readNic(c, ref)
	if p != nil {
		if asked.Str("port_id") != "" && n.port == nil {
			return microversion.Error(404, "Port id %s could not be found.", asked.Str("port_id"))
		}
		return p
	}
	port, p := plugPort(c, d, n, []any{neutron.DefaultGroup(c.Cloud, d.Str("project_id"))})
	if p != nil {
		return microversion.Error(500, "Failed to attach network adapter device to %s", d.Str("id"))
	}
	next := d.With("_ports", append(ground.Without(d.List("_ports"), port.Str("id")), port["id"]))
	if n.port == nil {
		next["_own_ports"] = append(ground.Without(d.List("_own_ports"), port.Str("id")), port["id"])
	}
	c.Table("compute.server").Put(next)
	return ground.OK(doc{"interfaceAttachment": interfaceBody(c, port)})
}

func detachInterface(c *call, d doc) *reply {
	port, p := findInterface(c, d)
	if p != nil {
		return ground.Accepted(nil) // the API answers before the compute host looks
	}
	if p := checkState(c, d, "detach_interface", "active stopped paused"); p != nil {
		return p
	}
	if c.Current.PortDetach > 0 && ground.IsAmong(d["_own_ports"], []string{port.Str("id")}) {
		c.Table("network.port").Put(port.With("_due", ground.Later(c.Now, c.Current.PortDetach)))
	} else {
		releasePort(c.Cloud, d, port)
	}
	return ground.Accepted(nil)
}
