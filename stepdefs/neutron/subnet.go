package neutron

import (
	"fmt"

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
	if gateway != "" && gateway != "~" && stepdef.Pure["ip_addr"](gateway) != "" {
		return []stepdef.Wrong{{Message: fmt.Sprintf("Gateway IP address %q is in invalid format.", gateway)}}
	}
	return nil
}

// subnetBody says no gateway where the template says an empty one, and no pools
// rather than null.
func subnetBody(r stack.Resource, fields map[string]any) map[string]any {
	out := specs(r, fields)
	if out["gateway_ip"] == "" {
		out["gateway_ip"] = nil
	}
	if pools, ok := out["allocation_pools"]; ok && pools == nil {
		out["allocation_pools"] = []any{}
	}
	return out
}
