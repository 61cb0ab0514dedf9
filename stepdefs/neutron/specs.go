package neutron

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkSpecs refuses value_specs with the name of a property, and the two that only an admin may
// set.
func checkSpecs(props map[string]any) []stepdef.Wrong {
	given, _ := props["value_specs"].(map[string]any)
	var banned []string
	for _, k := range slices.Sorted(maps.Keys(given)) {
		if slices.Contains(netProperties, k) {
			banned = append(banned, k)
		}
	}
	if len(banned) == 0 {
		return nil
	}
	return []stepdef.Wrong{{Message: strings.Join(banned, ", ") + " not allowed in value_specs"}}
}

var netProperties = []string{
	"name", "value_specs", "admin_state_up", "tenant_id", "shared", "dhcp_agent_ids",
	"port_security_enabled", "qos_policy", "dns_domain", "availability_zone_hints", "tags",
}

// specs adds the fields of value_specs to the others. An update sends only those that differ,
// because Neutron may not allow changes of the rest. A removed field that cannot be null gets its
// default: a name the generated one, other texts an empty text. Fields without a known default stay
// as they are.
func specs(r stack.Resource, fields map[string]any) map[string]any {
	out := maps.Clone(fields)
	delete(out, "value_specs")
	more, _ := fields["value_specs"].(map[string]any)
	was, tried := specsIn(stepdef.ValueBefore(r, "value_specs")), specsIn(stepdef.ValueTried(r, "value_specs"))
	for k, v := range more {
		stays := r.Action == stack.Update && reflect.DeepEqual(was[k], v) && (tried == nil || reflect.DeepEqual(tried[k], v))
		if _, had := was[k]; !stays || !had {
			out[k] = v
		}
	}
	for k, v := range out {
		if _, given := more[k]; v != nil || given {
			continue
		}
		switch k {
		case "name":
			out[k] = r.PhysicalName
		case "description", "dns_name", "dns_domain", "device_id", "device_owner":
			out[k] = ""
		case "admin_state_up", "shared", "port_security_enabled", "propagate_uplink_status":
			delete(out, k)
		}
	}
	return out
}

func specsIn(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// tags sends an empty list for tags that were removed.
func tags(_ stack.Resource, fields map[string]any) map[string]any {
	if fields["tags"] == nil {
		return map[string]any{"tags": []any{}}
	}
	return fields
}

// list returns the maps of a list.
func list(v any) (out []map[string]any) {
	all, _ := v.([]any)
	for _, e := range all {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// texts returns the texts of a list.
func texts(v any) (out []string) {
	all, _ := v.([]any)
	for _, e := range all {
		if s, ok := stepdef.Text(e); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// inTurn makes calls one after another, after those that have been answered.
func inTurn(calls []stack.Call, done int) stepdef.HookResult {
	if done < len(calls) {
		return stepdef.HookResult{Call: &calls[done]}
	}
	return stepdef.HookResult{}
}

// known returns a property if its value is known now, not only at run time.
func known(props map[string]any, name string) any {
	switch v := props[name].(type) {
	case stepdef.Unknown, stepdef.Ref:
		return nil
	default:
		return v
	}
}
