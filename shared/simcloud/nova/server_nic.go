package nova

import (
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
	"hearth/shared/simcloud/neutron"
)

// A nic is one network interface that a server asks for.
type nic struct {
	network, port doc
	address, tag  string
}

// readNics checks the networks that a new server asks for.
func readNics(c *call, given doc) ([]nic, *reply) {
	asked, isList := given["networks"].([]any)
	if word, isWord := given["networks"].(string); isWord && c.Minor >= 37 {
		if word == "none" {
			return nil, nil
		}
		asked = nil
	} else if given["networks"] != nil && !isList {
		return nil, microversion.BadField("networks", given["networks"], "%s is not of type 'array'", ground.PythonText(given["networks"]))
	} else if c.Minor >= 37 && given["networks"] == nil {
		return nil, microversion.BadField("server", given, "'networks' is a required property")
	}
	if len(asked) == 0 {
		return onlyNetwork(c)
	}
	var out []nic
	for _, v := range asked {
		n, p := readNic(c, ground.AsDoc(v))
		if p != nil {
			return nil, p
		}
		out = append(out, n)
	}
	return out, nil
}

func readNic(c *call, asked doc) (nic, *reply) {
	n := nic{address: asked.Str("fixed_ip"), tag: asked.Str("tag")}
	if id := asked.Str("port"); id != "" {
		n.port = c.Table("network.port").Get(id)
		if n.port == nil || !neutron.Nouns.Port.IsVisible(c, n.port) {
			return n, microversion.Error(400, "Port id %s could not be found.", id)
		}
		if n.port.Str("device_id") != "" {
			return n, microversion.Error(409, "Port %s is still in use.", id)
		}
		if len(n.port.List("fixed_ips")) == 0 {
			return n, microversion.Error(400, "Port %s requires a FixedIP in order to be used.", id)
		}
		return n, nil
	}
	id := asked.Str("uuid")
	if !ground.IsUUID(id) {
		return n, microversion.Error(400, "Bad networks format: network uuid is not in proper format (%s)", id)
	}
	n.network = c.Table("network.network").Get(id)
	if n.network == nil || !neutron.Nouns.Network.IsVisible(c, n.network) {
		return n, microversion.Error(400, "Network %s could not be found.", id)
	}
	if len(c.Table("network.subnet").By("network_id", id)) == 0 {
		return n, microversion.Error(400, "Network %s requires a subnet in order to boot instances on.", id)
	}
	if n.network.Flag("router:external") && !c.MaySee(n.network.Str("project_id")) {
		return n, microversion.Error(403, "It is not allowed to create an interface on external network %s", id)
	}
	if n.address != "" {
		for _, s := range c.Table("network.subnet").By("network_id", id) {
			if neutron.Taken.Of(c.Cloud).Of(s.Str("id"))[neutron.Address(n.address)] != "" {
				return n, microversion.Error(400, "Fixed IP address %s is already in use on instance.", n.address)
			}
		}
	}
	return n, nil
}

// onlyNetwork returns the network of a server that asks for none: the project's only one.
func onlyNetwork(c *call) ([]nic, *reply) {
	var found []doc
	for _, n := range c.Table("network.network").All() {
		if !n.Flag("router:external") && (n.Str("project_id") == c.Project() || n.Flag("shared")) {
			found = append(found, n)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return []nic{{network: found[0]}}, nil
	}
	return nil, microversion.Error(409, "Multiple possible networks found, use a Network ID to be more specific.")
}

// plugPorts gives a new server its ports. It returns the fault of the server when one cannot be made.
func plugPorts(c *call, d doc, nics []nic, groups []any) (trouble string) {
	var ports, own []any
	for _, n := range nics {
		port, p := plugPort(c, d, n, groups)
		if p != nil {
			trouble = "Failed to allocate the network(s), not rescheduling."
			continue
		}
		ports = append(ports, port["id"])
		if n.port == nil {
			own = append(own, port["id"])
		}
	}
	d["_ports"], d["_own_ports"] = ground.AnyList(ports), ground.AnyList(own)
	return trouble
}

// plugPort makes a port for the server, or takes the given one.
func plugPort(c *call, d doc, n nic, groups []any) (doc, *reply) {
	bound := []any{"device_id", d["id"], "device_owner", "compute:nova", "status", "ACTIVE", "binding:host_id", "simulated", "binding:vif_type", "ovs", "dns_name", d.Str("_hostname")}
	if n.port != nil {
		next := n.port.With(bound...).With("revision_number", n.port.Num("revision_number")+1, "updated_at", ground.Stamp(c.Now))
		return neutron.PutPort(c.Cloud, n.port, next), nil
	}
	asked := doc{"network_id": n.network["id"], "project_id": d["project_id"], "admin_state_up": true}
	if n.network.Flag("port_security_enabled") {
		asked["security_groups"] = groups
	}
	if n.address != "" {
		asked["fixed_ips"] = []any{doc{"ip_address": n.address}}
	}
	port, p := neutron.Nouns.Port.Make(c, asked)
	if p != nil {
		return nil, p
	}
	return neutron.PutPort(c.Cloud, port, port.With(bound...)), nil
}
