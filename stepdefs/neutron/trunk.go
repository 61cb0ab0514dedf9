package neutron

import (
	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A subport is one subport of a trunk, comparable. Its tag is kept as text: equal numbers may come
// in several Go types.
type subport struct{ port, kind, tag string }

// subports reads subports as templates write them, or as Neutron shows them.
func subports(v any) (out []subport) {
	for _, m := range list(v) {
		s := subport{}
		s.port, _ = m["port_id"].(string)
		if s.port == "" {
			s.port, _ = m["port"].(string)
		}
		s.kind, _ = m["segmentation_type"].(string)
		s.tag, _ = stepdef.Text(m["segmentation_id"])
		out = append(out, s)
	}
	return out
}

// subportsOf returns the subports of the trunk in an answer.
func subportsOf(a stack.Answer) []subport {
	trunk, _ := a.Body["trunk"].(map[string]any)
	return subports(trunk["sub_ports"])
}

// changeSubports removes the old subports that the template no longer gives, then adds the missing
// ones: a port can be only one subport at a time. Subports that others have added stay.
func changeSubports(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := "/v2.0/trunks/" + r.PhysicalID
	show := stack.Call{Method: "GET", Path: path}
	a, ok := t.Call(show, nil)
	if !ok {
		return t.Result
	}
	there, wanted := subportsOf(a), subports(r.Properties["sub_ports"])
	others := without(there, append(subports(stepdef.ValueBefore(r, "sub_ports")), subports(stepdef.ValueTried(r, "sub_ports"))...))
	if gone := without(without(there, others), wanted); len(gone) > 0 {
		var ports []any
		for _, s := range gone {
			ports = append(ports, map[string]any{"port_id": s.port})
		}
		a, ok := t.Call(stack.Call{Method: "PUT", Path: path + "/remove_subports", Body: map[string]any{"sub_ports": ports}}, nil)
		if !ok {
			return t.Result
		}
		if a.Code == 409 {
			return t.FailBy(a)
		}
	}
	fresh := without(wanted, there)
	if len(fresh) == 0 {
		return t.Result
	}
	var more []any
	for _, m := range list(r.Properties["sub_ports"]) {
		if s := subports([]any{m})[0]; len(without([]subport{s}, fresh)) == 0 {
			more = append(more, map[string]any{"port_id": s.port, "segmentation_type": s.kind, "segmentation_id": m["segmentation_id"]})
		}
	}
	added, ok := t.Call(stack.Call{Method: "PUT", Path: path + "/add_subports", Body: map[string]any{"sub_ports": more}}, nil)
	if !ok || added.Code != 409 {
		return t.Result
	}
	// If the answer to a first try was lost, this trunk already has them.
	if a, ok = t.Call(show, nil); ok && len(without(wanted, subportsOf(a))) > 0 {
		_, why := refusal.NeutronError(added)
		return t.Fail("Conflict", why)
	}
	return t.Result
}
