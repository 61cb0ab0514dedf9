package neutron

import (
	"slices"

	"hearth/shared/simcloud/ground"
)

func trunkNoun() *Noun {
	return &Noun{
		single: "trunk", plural: "trunks", missing: "TrunkNotFound", absence: "Trunk %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "admin_state_up": w(boolean, true),
			"port_id": {kind: text, post: true, needed: true}, "sub_ports": o(list, []any{}), "status": r("DOWN"),
		},
		create: func(c *call, d doc) *reply {
			if _, p := Nouns.Port.find(c, d.Str("port_id")); p != nil {
				return p
			}
			for range c.Table("network.trunk").By("port_id", d.Str("port_id")) {
				return neutronError(409, "ParentPortInUse", "Port %s is in use and cannot be used as trunk parent.", d.Str("port_id"))
			}
			return checkSubports(c, d.Docs("sub_ports"))
		},
	}
}

// checkSubports returns an error for ports that do not exist, or are on a trunk.
func checkSubports(c *call, subs []doc) *reply {
	for _, s := range subs {
		if _, p := Nouns.Port.find(c, s.Str("port_id")); p != nil {
			return p
		}
		for _, t := range c.Table("network.trunk").All() {
			if slices.ContainsFunc(t.Docs("sub_ports"), func(d doc) bool { return d.Str("port_id") == s.Str("port_id") }) {
				return neutronError(409, "TrunkPortInUse", "Port %s is in use by another trunk.", s.Str("port_id"))
			}
		}
	}
	return nil
}

// checkTrunked returns an error when a trunk uses the port.
func checkTrunked(c *call, port doc) *reply {
	id := port.Str("id")
	for _, t := range c.Table("network.trunk").All() {
		if t.Str("port_id") == id {
			return neutronError(409, "PortInUseAsTrunkParent", "Port %s is currently a parent port for trunk %s.", id, t.Str("id"))
		}
		if slices.ContainsFunc(t.Docs("sub_ports"), func(d doc) bool { return d.Str("port_id") == id }) {
			return neutronError(409, "PortInUseAsSubPort", "Port %s is currently a subport for trunk %s.", id, t.Str("id"))
		}
	}
	return nil
}

// addSubports answers PUT …/add_subports.
func addSubports(c *call) *reply {
	trunk, p := Nouns.Trunk.owned(c, "update")
	if p != nil {
		return p
	}
	if p := checkSubports(c, c.Body.Docs("sub_ports")); p != nil {
		return p
	}
	all := slices.Concat(trunk.List("sub_ports"), c.Body.List("sub_ports"))
	return ground.OK(Nouns.Trunk.shown(c, Nouns.Trunk.touch(c, trunk.With("sub_ports", all))))
}

// removeSubports answers PUT …/remove_subports.
func removeSubports(c *call) *reply {
	trunk, p := Nouns.Trunk.owned(c, "update")
	if p != nil {
		return p
	}
	stay := trunk.Docs("sub_ports")
	for _, s := range c.Body.Docs("sub_ports") {
		i := slices.IndexFunc(stay, func(d doc) bool { return d.Str("port_id") == s.Str("port_id") })
		if i < 0 {
			return neutronError(404, "SubPortNotFound", "SubPort on trunk %s with parent port %s could not be found.", trunk.Str("id"), s.Str("port_id"))
		}
		stay = slices.Delete(slices.Clone(stay), i, i+1)
	}
	all := []any{}
	for _, s := range stay {
		all = append(all, s)
	}
	return ground.OK(Nouns.Trunk.shown(c, Nouns.Trunk.touch(c, trunk.With("sub_ports", all))))
}
