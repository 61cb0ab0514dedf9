package neutron

import (
	"encoding/json"
	"net/url"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// portAddresses is where a port in whose place another is made keeps its addresses, as
// Heat keeps them: JSON text, [{"subnet_id": …, "ip_address": …}, …].
const portAddresses = "port_fip"

// letGoAddresses takes the addresses from a port, so that another may have them. They are
// kept before they are taken.
func letGoAddresses(r stack.Resource, answers []stack.Answer) stepdef.Want {
	t := stepdef.NewTalk(answers)
	a, ok := t.Ask(stack.Call{Method: "GET", Path: portPath(r.PhysicalID)}, nil)
	port, _ := a.Body["port"].(map[string]any)
	if !ok || port == nil {
		return t.Want
	}
	if r.Data[portAddresses] == nil { // else it has let go of some of them before
		t.Keep(portAddresses, stepdef.Dumps(port["fixed_ips"]))
	}
	t.Ask(portHas(r.PhysicalID, []any{}), nil)
	return t.Want
}

// takeBackAddresses gives a port its addresses again, which are taken from those that
// were made in its place.
func takeBackAddresses(r stack.Resource, answers []stack.Answer) stepdef.Want {
	t := stepdef.NewTalk(answers)
	for _, other := range stepdef.TakenFrom(r) {
		if _, ok := t.Ask(portHas(other, []any{}), nil); !ok {
			return t.Want
		}
	}
	var addresses []any
	if text, _ := r.Data[portAddresses].(string); json.Unmarshal([]byte(text), &addresses) != nil {
		return t.Want // it had let go of nothing yet
	}
	if _, ok := t.Ask(portHas(r.PhysicalID, addresses), nil); ok {
		t.Keep(portAddresses, nil)
	}
	return t.Want
}

func portPath(id string) string { return "/v2.0/ports/" + url.PathEscape(id) }

func portHas(id string, addresses []any) stack.Call {
	body := map[string]any{"port": map[string]any{"fixed_ips": addresses}}
	return stack.Call{Method: "PUT", Path: portPath(id), Body: body}
}
