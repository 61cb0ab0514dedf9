package neutron

import (
	"encoding/json"
	"net/url"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// portAddresses is the key of Data for the addresses of a port that is replaced, stored as Heat
// stores them: JSON text, [{"subnet_id": …, "ip_address": …}, …].
const portAddresses = "port_fip"

// letGoAddresses takes the addresses from a port, so that another may have them. It stores them
// first.
func letGoAddresses(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	a, ok := t.Call(stack.Call{Method: "GET", Path: portPath(r.PhysicalID)}, nil)
	port, _ := a.Body["port"].(map[string]any)
	if !ok || port == nil {
		return t.Result
	}
	if r.Data[portAddresses] == nil { // otherwise it has released some of them before
		t.SetData(portAddresses, stepdef.Dumps(port["fixed_ips"]))
	}
	t.Call(portHas(r.PhysicalID, []any{}), nil)
	return t.Result
}

// takeBackAddresses gives a port its addresses again, from the ports that replaced it.
func takeBackAddresses(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	for _, other := range stepdef.Successors(r) {
		if _, ok := t.Call(portHas(other, []any{}), nil); !ok {
			return t.Result
		}
	}
	var addresses []any
	if text, _ := r.Data[portAddresses].(string); json.Unmarshal([]byte(text), &addresses) != nil {
		return t.Result // it had released nothing yet
	}
	a, ok := t.Call(portHas(r.PhysicalID, addresses), nil)
	if ok && a.Code == 409 {
		if !anyOther(r, addresses) {
			return t.FailWith(taken(a))
		}
		if a, ok = t.Call(portHas(r.PhysicalID, addresses), nil); ok && a.Code == 409 {
			return t.FailWith(taken(a))
		}
	}
	if ok {
		t.SetData(portAddresses, nil)
	}
	return t.Result
}

// anyOther is for a port whose old address is in use, such as by a server with a port of its own.
// It reduces the addresses that the template does not give to their subnets, so that any free
// address will do. It returns false when there is nothing to reduce.
func anyOther(r stack.Resource, addresses []any) (some bool) {
	given := map[any]bool{}
	wants, _ := r.Properties["fixed_ips"].([]any)
	for _, w := range wants {
		if want, ok := w.(map[string]any); ok {
			given[want["ip_address"]] = true
		}
	}
	for _, a := range addresses {
		if address, ok := a.(map[string]any); ok && !given[address["ip_address"]] {
			delete(address, "ip_address")
			some = true
		}
	}
	return some
}

// taken returns the failure of an address that Neutron says is taken, as Heat words it.
func taken(a stack.Answer) stack.Failure {
	kind, why := refusal.NeutronError(a)
	return stack.Failure{Class: kind + "Client", Text: why}
}

func portPath(id string) string { return "/v2.0/ports/" + url.PathEscape(id) }

func portHas(id string, addresses []any) stack.Call {
	body := map[string]any{"port": map[string]any{"fixed_ips": addresses}}
	return stack.Call{Method: "PUT", Path: portPath(id), Body: body}
}
