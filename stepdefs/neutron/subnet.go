package neutron

import (
	"fmt"
	"net/netip"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func checkSubnet(props map[string]any) []stepdef.Wrong {
	ra, _ := known(props, "ipv6_ra_mode").(string)
	address, _ := known(props, "ipv6_address_mode").(string)
	version, _ := stack.Number(props["ip_version"])
	switch {
	case version == 4 && (ra != "" || address != ""):
		return []stepdef.Wrong{{Message: "ipv6_ra_mode and ipv6_address_mode are not supported for ipv4."}}
	case ra != "" && address != "" && ra != address:
		return []stepdef.Wrong{{Message: "When both ipv6_ra_mode and ipv6_address_mode are set, they must be equal."}}
	}
	gateway, _ := known(props, "gateway_ip").(string)
	if gateway != "" && gateway != "~" && gateway != automatic && stepdef.Pure["ip_addr"](gateway) != "" {
		return []stepdef.Wrong{{Message: fmt.Sprintf("Gateway IP address %q is in invalid format.", gateway)}}
	}
	return nil
}

// automatic is the gateway_ip that leaves the choice to Neutron, as an absent one does.
const automatic = "auto"

// firstAddress returns the first address of a block that a host can have, such as 10.0.0.1 for
// 10.0.0.0/24. Neutron chooses it as the gateway. Without a valid block it returns "".
func firstAddress(cidr any) string {
	text, _ := cidr.(string)
	block, err := netip.ParsePrefix(text)
	if err != nil {
		return ""
	}
	return block.Masked().Addr().Next().String()
}

// subnetBody sends no gateway for an empty one, and no pools instead of null.
func subnetBody(r stack.Resource, fields map[string]any) map[string]any {
	out := specs(r, fields)
	switch out["gateway_ip"] {
	case "":
		out["gateway_ip"] = nil
	case automatic:
		delete(out, "gateway_ip")
		if first := firstAddress(r.Properties["cidr"]); r.PhysicalID != "" && first != "" {
			out["gateway_ip"] = first // Neutron chooses at creation only
		}
	}
	if pools, ok := out["allocation_pools"]; ok && pools == nil {
		out["allocation_pools"] = []any{}
	}
	return out
}
