package neutron

import (
	"net/url"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// floatingIPBody marks the address by its description, unless the template gives
// one: a floating address has no name by which a lost answer could be searched.
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

// associationBody names the port together with its address: one without the
// other would take the association away.
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

// associationID: an association is no object of the cloud, so the row's own id stands for it.
func associationID(r stack.Resource, _ stack.Answer) string { return r.ID }

func isAssociated(r stack.Resource, candidate map[string]any) bool {
	return candidate["port_id"] == r.Properties["port_id"]
}

// disassociateFormer takes the address of before an update from its port, if it is lent to
// that still; also that of an update that failed.
func disassociateFormer(r stack.Resource, answers []stack.Answer) stepdef.Want {
	t := stepdef.NewTalk(answers)
	ports := []any{r.Properties["port_id"], stepdef.ValueBefore(r, "port_id"), stepdef.ValueTried(r, "port_id")}
	for _, v := range []any{stepdef.ValueBefore(r, "floatingip_id"), stepdef.ValueTried(r, "floatingip_id")} {
		id, _ := v.(string)
		if id == "" || id == r.Properties["floatingip_id"] {
			continue
		}
		path := "/v2.0/floatingips/" + url.PathEscape(id)
		a, ok := t.Ask(stack.Call{Method: "GET", Path: path}, nil)
		if !ok {
			return t.Want
		}
		address, _ := a.Body["floatingip"].(map[string]any)
		if port, _ := address["port_id"].(string); port == "" || !slices.Contains(ports, any(port)) {
			continue
		}
		if _, ok := t.Ask(stack.Call{Method: "PUT", Path: path, Body: map[string]any{"floatingip": map[string]any{"port_id": nil}}}, nil); !ok {
			return t.Want
		}
	}
	return t.Want
}
