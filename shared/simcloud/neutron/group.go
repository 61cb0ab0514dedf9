package neutron

import (
	"net/netip"
	"strconv"
	"strings"

	"hearth/shared/simcloud/ground"
)

func groupNoun() *Noun {
	return &Noun{
		single: "security_group", plural: "security_groups", missing: "SecurityGroupNotFound", absence: "Security group %s does not exist",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "stateful": w(boolean, true), "security_group_rules": r(nil), "shared": r(false),
		},
		create: func(c *call, d doc) *reply {
			if d.Str("name") == "default" {
				return neutronError(409, "SecurityGroupDefaultAlreadyExists", "Default security group already exists.")
			}
			d["revision_number"] = 1
			c.Table("network.security_group").Put(d)
			allowEgress(c.Cloud, d)
			return nil
		},
		update: func(_ *call, old, next, _ doc) *reply {
			if old.Str("name") == "default" && next.Str("name") != "default" {
				return neutronError(409, "SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.")
			}
			return nil
		},
		remove: func(c *call, d doc) *reply {
			for _, port := range c.Table("network.port").By("project_id", d.Str("project_id")) {
				if ground.IsAmong(port["security_groups"], []string{d.Str("id")}) {
					return neutronError(409, "SecurityGroupInUse", "Security Group %s in use.", d.Str("id"))
				}
			}
			if d.Str("name") == "default" && !c.IsAdmin() {
				return neutronError(409, "SecurityGroupCannotRemoveDefault", "Insufficient rights for removing default security group.")
			}
			for _, rule := range c.Table("network.security_group_rule").By("security_group_id", d.Str("id")) {
				c.Table("network.security_group_rule").Remove(rule.Str("id"))
			}
			return nil
		},
		view: func(c *call, d doc) doc {
			rules := []any{}
			for _, rule := range c.Table("network.security_group_rule").By("security_group_id", d.Str("id")) {
				rules = append(rules, Nouns.Rule.shown(c, rule).With("standard_attr_id", rule.Num("_seq"), "tags", []any{}))
			}
			d["security_group_rules"] = rules
			return d
		},
	}
}

func ruleNoun() *Noun {
	return &Noun{
		single: "security_group_rule", plural: "security_group_rules", missing: "SecurityGroupRuleNotFound", absence: "Security group rule %s does not exist",
		fixed: true,
		attrs: map[string]attr{
			"security_group_id": {kind: text, post: true, needed: true}, "direction": {kind: text, post: true, needed: true}, "ethertype": o(text, "IPv4"),
			"protocol": o(anything, nil), "port_range_min": o(integer, nil), "port_range_max": o(integer, nil), "remote_ip_prefix": o(anything, nil),
			"remote_group_id": o(anything, nil), "remote_address_group_id": o(anything, nil), "description": o(text, ""), "normalized_cidr": r(nil),
		},
		create: createRule,
		view:   func(_ *call, d doc) doc { delete(d, "tags"); return d },
	}
}

// PrepareProject makes a project's default security group, at its first use of the network service.
func PrepareProject(c *ground.Cloud, project string) {
	if project != "" {
		DefaultGroup(c, project)
	}
}

// DefaultGroup returns the ID of a project's default security group, and makes the group if there is none.
func DefaultGroup(c *ground.Cloud, project string) string {
	id := ground.SeedUUID("group/" + project)
	if c.Table("network.security_group").Get(id) != nil {
		return id
	}
	now := ground.Stamp(c.Time())
	g := c.Table("network.security_group").Put(doc{"id": id, "project_id": project, "name": "default", "description": "Default security group",
		"stateful": true, "shared": false, "security_group_rules": nil, "tags": []any{}, "revision_number": 1, "created_at": now, "updated_at": now})
	allowEgress(c, g)
	for _, version := range [2]string{"IPv4", "IPv6"} {
		addRule(c, g, "ingress", version, g["id"])
	}
	return id
}

// allowEgress lets a new group's ports send to every address.
func allowEgress(c *ground.Cloud, g doc) {
	addRule(c, g, "egress", "IPv4", nil)
	addRule(c, g, "egress", "IPv6", nil)
}

func addRule(c *ground.Cloud, g doc, direction, ethertype string, remote any) {
	d := doc{"id": ground.UUID(), "project_id": g["project_id"], "security_group_id": g["id"], "created_at": g["created_at"], "updated_at": g["updated_at"], "revision_number": 0, "tags": []any{}}
	for name, at := range Nouns.Rule.attrs {
		if !d.Has(name) {
			d[name] = at.def
		}
	}
	d["direction"], d["ethertype"], d["remote_group_id"], d["description"] = direction, ethertype, remote, nil
	c.Table("network.security_group_rule").Put(d)
}

// protocols are the protocols with a name. The message lists them as Neutron does.
const protocols = "'ah', 'dccp', 'egp', 'esp', 'gre', 'hopopt', 'icmp', 'igmp', 'ip', 'ipip', 'ipv6-encap', 'ipv6-frag', 'ipv6-icmp', 'icmpv6', 'ipv6-nonxt', 'ipv6-opts', 'ipv6-route', 'ospf', 'pgm', 'rsvp', 'sctp', 'tcp', 'udp', 'udplite', 'vrrp'"

func createRule(c *call, d doc) *reply {
	group, p := Nouns.Group.find(c, d.Str("security_group_id"))
	if p != nil {
		return p
	}
	for _, choice := range [2][2]string{{"direction", "ingress egress"}, {"ethertype", "IPv4 IPv6"}} {
		v := d.Str(choice[0])
		if a, b, _ := strings.Cut(choice[1], " "); v != a && v != b {
			return badNeutron("Invalid input for %s. Reason: %s is not in valid_values.", choice[0], v)
		}
	}
	if p := checkProtocol(d); p != nil {
		return p
	}
	remotes := 0
	for _, name := range [3]string{"remote_ip_prefix", "remote_group_id", "remote_address_group_id"} {
		if d.Str(name) != "" {
			remotes++
		}
	}
	if remotes > 1 {
		return neutronError(400, "SecurityGroupMultipleRemoteEntites", "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.")
	}
	if id := d.Str("remote_group_id"); id != "" {
		if _, p := Nouns.Group.find(c, id); p != nil {
			return p
		}
	}
	if cidr := d.Str("remote_ip_prefix"); cidr != "" {
		block, err := netip.ParsePrefix(cidr)
		if single := Address(cidr); err != nil && single.IsValid() {
			block, err = netip.PrefixFrom(single, single.BitLen()), nil
		}
		if err != nil {
			return neutronError(400, "InvalidCIDR", "Invalid CIDR %s given as IP prefix.", cidr)
		}
		if block.Addr().Is4() != (d.Str("ethertype") == "IPv4") {
			return neutronError(400, "SecurityGroupRuleParameterConflict", "Conflicting value ethertype %s for CIDR %s", d.Str("ethertype"), cidr)
		}
		d["normalized_cidr"] = block.Masked().String()
	}
	for _, other := range c.Table("network.security_group_rule").By("security_group_id", group.Str("id")) {
		if sameRule(other, d) {
			return neutronError(409, "SecurityGroupRuleExists", "Security group rule already exists. Rule id is %s.", other.Str("id"))
		}
	}
	return nil
}

func sameRule(a, b doc) bool {
	for _, name := range [8]string{"direction", "ethertype", "protocol", "port_range_min", "port_range_max", "remote_ip_prefix", "remote_group_id", "remote_address_group_id"} {
		if ground.QueryText(a[name]) != ground.QueryText(b[name]) {
			return false
		}
	}
	return true
}

func checkProtocol(d doc) *reply {
	name := strings.ToLower(ground.QueryText(d["protocol"]))
	if n, err := strconv.Atoi(name); name != "" && !strings.Contains(protocols, "'"+name+"'") && (err != nil || n < 0 || n > 255) {
		return neutronError(400, "SecurityGroupRuleInvalidProtocol", "Security group rule protocol "+ground.QueryText(d["protocol"])+" not supported. Only protocol values [None, "+protocols+"] and integer representations [0 to 255] are supported.")
	}
	if d["protocol"] = any(name); name == "" {
		d["protocol"] = nil
	} else if d.Str("ethertype") == "IPv6" && (name == "icmp" || name == "icmpv6") {
		d["protocol"] = "ipv6-icmp"
	}
	low, hasLow := ground.Integer(d["port_range_min"])
	high, hasHigh := ground.Integer(d["port_range_max"])
	if !hasLow && !hasHigh {
		return nil
	}
	switch name {
	case "":
		return neutronError(400, "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.")
	case "tcp", "udp", "6", "17", "sctp", "dccp", "udplite":
		if !hasLow || !hasHigh || low > high || low < 1 {
			return neutronError(400, "SecurityGroupInvalidPortRange", "For TCP/UDP protocols, port_range_min must be <= port_range_max")
		}
	case "icmp", "ipv6-icmp", "icmpv6", "1", "58":
		if low > 255 || high > 255 {
			return neutronError(400, "SecurityGroupInvalidIcmpValue", "Invalid value for ICMP port_range_min or port_range_max. It must be 0 to 255.")
		}
	}
	return nil
}
