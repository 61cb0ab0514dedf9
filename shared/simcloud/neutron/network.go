package neutron

import (
	"sort"
	"strings"
)

func networkNoun() *Noun {
	return &Noun{
		single: "network", plural: "networks", missing: "NetworkNotFound", absence: "Network %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "admin_state_up": w(boolean, true), "shared": a(boolean, false),
			"router:external": a(boolean, false), "is_default": a(boolean, false), "mtu": w(integer, 1450), "port_security_enabled": w(boolean, true),
			"dns_domain": w(text, ""), "qos_policy_id": w(anything, nil), "availability_zone_hints": o(list, []any{}),
			"provider:network_type": a(text, nil), "provider:physical_network": a(text, nil), "provider:segmentation_id": a(integer, nil),
			"vlan_transparent": o(anything, nil), "segments": a(anything, nil),
			"status": r("ACTIVE"), "subnets": r(nil), "availability_zones": r([]any{}),
			"ipv4_address_scope": r(nil), "ipv6_address_scope": r(nil), "l2_adjacency": r(true),
		},
		shared: func(_ *call, d doc) bool { return d.Flag("shared") || d.Flag("router:external") },
		create: func(c *call, d doc) *reply {
			if d["provider:network_type"] == nil {
				d["provider:network_type"] = "vxlan"
				c.Table(Nouns.Network.table()).Put(d)
				d["provider:segmentation_id"] = d.Num("_seq")
			}
			d["revision_number"] = 1
			return nil
		},
		update: func(c *call, old, next, given doc) *reply {
			if old.Flag("router:external") && !next.Flag("router:external") && len(c.Table("network.port").By("network_id", old.Str("id"))) > 0 {
				return neutronError(409, "ExternalNetworkInUse", "External network %s cannot be updated to be made non-external, since it has existing gateway ports.", old.Str("id"))
			}
			return nil
		},
		remove: func(c *call, d doc) *reply {
			var busy []string
			ports := c.Table("network.port").By("network_id", d.Str("id"))
			for _, p := range ports {
				if p.Str("device_owner") != "network:dhcp" {
					busy = append(busy, p.Str("id"))
				}
			}
			if busy != nil {
				sort.Strings(busy)
				return neutronError(409, "NetworkInUse", "Unable to complete operation on network %s. There are one or more ports still in use on the network, id for these ports is: %s.", d.Str("id"), strings.Join(busy, ","))
			}
			for _, p := range ports {
				DropPort(c.Cloud, p)
			}
			for _, s := range c.Table("network.subnet").By("network_id", d.Str("id")) {
				subnetDrop(c.Cloud, s)
			}
			return nil
		},
		view: func(c *call, d doc) doc {
			subnets := []any{}
			for _, s := range c.Table("network.subnet").By("network_id", d.Str("id")) {
				subnets = append(subnets, s["id"])
			}
			d["subnets"] = subnets
			if !c.IsAdmin() {
				delete(d, "provider:network_type")
				delete(d, "provider:physical_network")
				delete(d, "provider:segmentation_id")
			}
			if d["vlan_transparent"] == nil {
				delete(d, "vlan_transparent")
			}
			delete(d, "segments")
			if !d.Flag("router:external") && (c.Request == nil || c.Request.Method != "POST") {
				delete(d, "is_default")
			}
			return d
		},
	}
}
