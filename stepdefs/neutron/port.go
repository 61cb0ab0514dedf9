package neutron

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func checkPort(props map[string]any) []stepdef.Wrong {
	addresses, _ := props["fixed_ips"].([]any)
	if none, _ := props["no_fixed_ips"].(bool); none && len(addresses) > 0 {
		return []stepdef.Wrong{stepdef.Conflict("fixed_ips", "no_fixed_ips")}
	}
	for i, entry := range addresses {
		address, _ := entry.(map[string]any)
		subnet, _ := address["subnet"].(string)
		if old, _ := address["subnet_id"].(string); subnet != "" && old != "" {
			return []stepdef.Wrong{{
				Path:    fmt.Sprintf("fixed_ips[%d].subnet", i),
				Message: "Cannot define the following properties at the same time: fixed_ips.subnet, fixed_ips.subnet_id",
			}}
		}
	}
	return nil
}

// portBody keeps Heat's meaning of empty lists: without fixed_ips Neutron chooses (or keeps) the
// addresses, and no security_groups means none.
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
		delete(out, "security_groups") // defaultGroup sets the default group
		if r.Properties["port_security_enabled"] == false {
			out["security_groups"] = []any{} // what a new port without security has: none
		}
	}
	return out
}

// defaultGroup gives a port whose template no longer has security_groups what a new port gets: the
// default group of its project, as Heat does.
func defaultGroup(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Properties["security_groups"] != nil || r.Properties["port_security_enabled"] == false {
		return t.Result
	}
	a, ok := t.Call(stack.Call{Method: "GET", Path: portPath(r.PhysicalID)}, nil)
	if !ok {
		return t.Result
	}
	port, _ := a.Body["port"].(map[string]any)
	project, _ := port["project_id"].(string)
	groups, ok := t.Call(stack.Call{Method: "GET", Path: "/v2.0/security-groups?name=default&project_id=" + url.QueryEscape(project)}, nil)
	if !ok {
		return t.Result
	}
	found := ids(groups, "security_groups")
	if len(found) == 0 {
		return t.Fail("PhysicalResourceNotFound", "The Resource (default) could not be found.")
	}
	body := map[string]any{"port": map[string]any{"security_groups": found[:1]}}
	t.Call(stack.Call{Method: "PUT", Path: portPath(r.PhysicalID), Body: body}, nil)
	return t.Result
}

func portReplace(_, new map[string]any) bool { return new["replacement_policy"] == "REPLACE_ALWAYS" }

// portSubnets returns the subnets of the network in which the port has an address.
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
