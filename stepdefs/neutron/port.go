package neutron

import (
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func checkPort(props map[string]any) []stepdef.Wrong {
	addresses, _ := props["fixed_ips"].([]any)
	if none, _ := props["no_fixed_ips"].(bool); none && len(addresses) > 0 {
		return conflict("fixed_ips", "no_fixed_ips")
	}
	return nil
}

// portBody keeps the meaning that Heat has given to empty lists: no fixed_ips
// lets Neutron choose (or keep) the addresses, no security_groups means none.
func portBody(r stack.Resource, fields map[string]any) map[string]any {
	out := specs(r, fields)
	none, _ := r.Properties["no_fixed_ips"].(bool)
	delete(out, "no_fixed_ips")
	if addresses, _ := out["fixed_ips"].([]any); none {
		out["fixed_ips"] = []any{}
	} else if len(addresses) == 0 {
		delete(out, "fixed_ips")
	}
	if pairs, ok := out["allowed_address_pairs"]; ok && pairs == nil {
		out["allowed_address_pairs"] = []any{}
	}
	if groups, ok := out["security_groups"]; ok && groups == nil {
		delete(out, "security_groups")
	}
	return out
}

func portReplace(_, new map[string]any) bool { return new["replacement_policy"] == "REPLACE_ALWAYS" }

// portSubnets are those, of all subnets of the network, that the port has an address of.
func portSubnets(r stack.Resource, _ time.Time) any {
	out := []any{}
	all := list(r.Attributes["subnets"])
	for _, address := range list(r.Attributes["fixed_ips"]) {
		i := slices.IndexFunc(all, func(s map[string]any) bool { return s["id"] == address["subnet_id"] })
		if i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}
