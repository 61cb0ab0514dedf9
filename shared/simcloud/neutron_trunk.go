package simcloud

import "slices"

func trunkNoun() *noun {
	return &noun{
		single: "trunk", plural: "trunks", missing: "TrunkNotFound", absence: "Trunk %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "admin_state_up": w(boolean, true),
			"port_id": {kind: text, post: true, needed: true}, "sub_ports": o(list, []any{}), "status": r("DOWN"),
		},
		create: func(c *call, d doc) *reply {
			if _, p := nouns.port.find(c, d.str("port_id")); p != nil {
				return p
			}
			for range c.t("network.trunk").by("port_id", d.str("port_id")) {
				return neutronError(409, "ParentPortInUse", "Port %s is in use and cannot be used as trunk parent.", d.str("port_id"))
			}
			return checkSubports(c, d.docs("sub_ports"))
		},
	}
}

// checkSubports returns an error for ports that do not exist, or are on a trunk.
func checkSubports(c *call, subs []doc) *reply {
	for _, s := range subs {
		if _, p := nouns.port.find(c, s.str("port_id")); p != nil {
			return p
		}
		for _, t := range c.t("network.trunk").all() {
			if slices.ContainsFunc(t.docs("sub_ports"), func(d doc) bool { return d.str("port_id") == s.str("port_id") }) {
				return neutronError(409, "TrunkPortInUse", "Port %s is in use by another trunk.", s.str("port_id"))
			}
		}
	}
	return nil
}

// checkTrunked returns an error when a trunk uses the port.
func checkTrunked(c *call, port doc) *reply {
	id := port.str("id")
	for _, t := range c.t("network.trunk").all() {
		if t.str("port_id") == id {
			return neutronError(409, "PortInUseAsTrunkParent", "Port %s is currently a parent port for trunk %s.", id, t.str("id"))
		}
		if slices.ContainsFunc(t.docs("sub_ports"), func(d doc) bool { return d.str("port_id") == id }) {
			return neutronError(409, "PortInUseAsSubPort", "Port %s is currently a subport for trunk %s.", id, t.str("id"))
		}
	}
	return nil
}

// addSubports answers PUT …/add_subports.
func addSubports(c *call) *reply {
	trunk, p := nouns.trunk.owned(c, "update")
	if p != nil {
		return p
	}
	if p := checkSubports(c, c.body.docs("sub_ports")); p != nil {
		return p
	}
	all := slices.Concat(trunk.list("sub_ports"), c.body.list("sub_ports"))
	return ok(nouns.trunk.shown(c, nouns.trunk.touch(c, trunk.with("sub_ports", all))))
}

// removeSubports answers PUT …/remove_subports.
func removeSubports(c *call) *reply {
	trunk, p := nouns.trunk.owned(c, "update")
	if p != nil {
		return p
	}
	stay := trunk.docs("sub_ports")
	for _, s := range c.body.docs("sub_ports") {
		i := slices.IndexFunc(stay, func(d doc) bool { return d.str("port_id") == s.str("port_id") })
		if i < 0 {
			return neutronError(404, "SubPortNotFound", "SubPort on trunk %s with parent port %s could not be found.", trunk.str("id"), s.str("port_id"))
		}
		stay = slices.Delete(slices.Clone(stay), i, i+1)
	}
	all := []any{}
	for _, s := range stay {
		all = append(all, s)
	}
	return ok(nouns.trunk.shown(c, nouns.trunk.touch(c, trunk.with("sub_ports", all))))
}
