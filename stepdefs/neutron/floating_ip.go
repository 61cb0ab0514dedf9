package neutron

import (
	"net/url"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// floatingIPBody marks the address by its description, unless the template gives one. A floating
// address has no name to search for after a lost answer.
func floatingIPBody(r stack.Resource, fields map[string]any) map[string]any {
	out := specs(r, fields)
	if _, given := out["description"]; !given {
		out["description"] = r.PhysicalName
	}
	return out
}

func isFloatingIP(r stack.Resource, candidate map[string]any) bool {
	return stepdef.MadeSince(r, candidate) && candidate["description"] == floatingIPBody(r, map[string]any{"value_specs": r.Properties["value_specs"]})["description"]
}

// associationBody sends the port together with its address: one without the other would remove the
// association.
func associationBody(r stack.Resource, _ map[string]any) map[string]any {
	out := map[string]any{"port_id": orNull(r.Properties["port_id"])}
	if address := orNull(r.Properties["fixed_ip_address"]); address != nil || r.Action == stack.Update {
		out["fixed_ip_address"] = address
	}
	return out
}

func orNull(v any) any {
	if v == "" {
		return nil
	}
	return v
}

// associationID returns the row's own ID: an association is no object of the cloud.
func associationID(r stack.Resource, _ stack.Answer) string { return r.ID }

func isAssociated(r stack.Resource, candidate map[string]any) bool {
	return candidate["port_id"] == r.Properties["port_id"]
}

// disassociateFormer removes the old address, from before an update or from a failed one, from its
// port, if it is still there.
func disassociateFormer(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	ports := []any{r.Properties["port_id"], stepdef.ValueBefore(r, "port_id"), stepdef.ValueTried(r, "port_id")}
	for _, v := range []any{stepdef.ValueBefore(r, "floatingip_id"), stepdef.ValueTried(r, "floatingip_id")} {
		id, _ := v.(string)
		if id == "" || id == r.Properties["floatingip_id"] {
			continue
		}
		path := "/v2.0/floatingips/" + url.PathEscape(id)
		a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
		if !ok {
			return t.Result
		}
		address, _ := a.Body["floatingip"].(map[string]any)
		if port, _ := address["port_id"].(string); port == "" || !slices.Contains(ports, any(port)) {
			continue
		}
		if _, ok := t.Call(stack.Call{Method: "PUT", Path: path, Body: map[string]any{"floatingip": map[string]any{"port_id": nil}}}, nil); !ok {
			return t.Result
		}
	}
	return t.Result
}
