package neutron

import (
	"net/netip"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func checkSecurityGroupRule(props map[string]any) []stepdef.Wrong {
	low, lowSet := stack.Number(props["port_range_min"])
	high, highSet := stack.Number(props["port_range_max"])
	switch props["protocol"] {
	case "icmp", "icmpv6", "ipv6-icmp": // for these the two are type and code
		return nil
	}
	if lowSet && highSet && high < low {
		return []stepdef.Wrong{{Message: "The minimum port number must be less than or equal to the maximum port number."}}
	}
	return nil
}

// isRule recognises our rule by its content: Neutron refuses a second one like it.
func isRule(r stack.Resource, rule map[string]any) bool {
	p := r.Properties
	for property, field := range map[string]string{
		"security_group": "security_group_id", "direction": "direction", "ethertype": "ethertype",
		"port_range_min": "port_range_min", "port_range_max": "port_range_max", "remote_group": "remote_group_id",
	} {
		want, _ := stepdef.Text(p[property])
		if has, _ := stepdef.Text(rule[field]); has != want {
			return false
		}
	}
	return stepdef.MadeSince(r, rule) && sameProtocol(p["protocol"], rule["protocol"]) && samePrefix(p["remote_ip_prefix"], rule["remote_ip_prefix"])
}

// sameProtocol treats the old and the new name of ICMPv6 as equal.
func sameProtocol(a, b any) bool {
	plain := func(v any) string {
		s, _ := stepdef.Text(v)
		if s == "icmpv6" {
			return "ipv6-icmp"
		}
		return s
	}
	return plain(a) == plain(b)
}

// samePrefix compares without the bits behind the prefix, which Neutron drops.
func samePrefix(a, b any) bool {
	masked := func(v any) string {
		s, _ := v.(string)
		if p, err := netip.ParsePrefix(s); err == nil {
			return p.Masked().String()
		}
		return s
	}
	return masked(a) == masked(b)
}
