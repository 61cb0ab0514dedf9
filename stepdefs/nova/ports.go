package nova

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// internalPorts is the key of Data for the IDs of the ports that we make, stored as Heat stores
// them: JSON text, [{"id": …}, …], in the order of the network entries.
const internalPorts = "internal_ports"

// prepare runs before a server is created: it makes its ports and what its agent polls, and
// reads its user data.
func prepare(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if makePorts(t, r) && readConfig(t, &r) {
		makePollObject(t, r) // last, because it skips what is done
		makePollUser(t, r)   // never both
	}
	return t.Result
}

// makePorts makes a port for every network entry that Nova cannot make one for: Nova accepts a
// network, but neither a subnet nor properties of a port. It also assigns the floating IPs that
// entries name. Heat names such ports after the resource. The description, which Heat leaves empty,
// marks them as ours.
func makePorts(t *stepdef.Replay, r stack.Resource) (ok bool) {
	for i, n := range mapsIn(r.Properties["networks"]) {
		port := text(n, "port")
		if needsPort(n) {
			var ok bool
			if port, ok = makePort(t, r, i, n); !ok {
				return false
			}
		}
		if fip := text(n, "floating_ip"); fip != "" && port != "" && !lend(t, fip, lentTo(n, port)) {
			return false
		}
	}
	return true
}

// makePort makes the port of the entry at a place, and stores its ID with the others.
func makePort(t *stepdef.Replay, r stack.Resource, place int, n map[string]any) (id string, ok bool) {
	network := networkOf(n)
	if network == "" {
		a, ok := t.Call(stack.Call{Service: "network", Method: "GET", Path: "/v2.0/subnets/" + escape(text(n, "subnet"))}, nil)
		if !ok {
			return "", false
		}
		subnet, _ := a.Body["subnet"].(map[string]any)
		network = text(subnet, "network_id")
	}
	name := fmt.Sprintf("%s-port-%d", r.Name, place)
	find := &stepdef.Find{
		Service: "network",
		Get:     "/v2.0/ports?" + url.Values{"network_id": {network}, "name": {name}}.Encode(),
		In:      "ports",
		Match:   "nova.isPort",
	}
	call := stack.Call{Service: "network", Method: "POST", Path: "/v2.0/ports", Body: map[string]any{"port": portBody(r, n, network, name)}}
	a, ok := t.Call(call, find)
	if !ok {
		return "", false
	}
	object, _ := a.Body["port"].(map[string]any)
	id = text(object, "id")
	ids := portIDs(r)
	if !slices.Contains(ids, id) {
		ids = append(ids, id)
	}
	t.SetData(internalPorts, portList(ids))
	return id, true
}

// lend assigns a floating IP to a port, or unassigns it.
func lend(t *stepdef.Replay, fip string, to map[string]any) bool {
	_, ok := t.Call(stack.Call{Service: "network", Method: "PUT", Path: "/v2.0/floatingips/" + escape(fip), Body: map[string]any{"floatingip": to}}, nil)
	return ok
}

// lentTo returns the body that assigns the floating IP of a network entry to a port.
func lentTo(n map[string]any, port string) map[string]any {
	to := map[string]any{"port_id": port}
	if ip := text(n, "fixed_ip"); ip != "" {
		to["fixed_ip_address"] = ip
	}
	return to
}

// needsPort reports whether we make the port of a network entry.
func needsPort(n map[string]any) bool {
	extra, _ := n["port_extra_properties"].(map[string]any)
	return !given(n, "port") && (given(n, "subnet") || len(extra) > 0 && networkOf(n) != "")
}

// networkOf returns the network that an entry names, also under the older key.
func networkOf(n map[string]any) string {
	if id := text(n, "network"); id != "" {
		return id
	}
	return text(n, "uuid")
}

func portBody(r stack.Resource, n map[string]any, network, name string) map[string]any {
	body := map[string]any{"network_id": network, "name": name, "description": r.PhysicalName}
	address := map[string]any{}
	if ip := text(n, "fixed_ip"); ip != "" {
		address["ip_address"] = ip
	}
	if subnet := text(n, "subnet"); subnet != "" {
		address["subnet_id"] = subnet
	}
	if len(address) > 0 {
		body["fixed_ips"] = []any{address}
	}
	if groups := names(r.Properties["security_groups"]); len(groups) > 0 {
		body["security_groups"] = groups
	}
	extra, _ := n["port_extra_properties"].(map[string]any)
	specs, _ := extra["value_specs"].(map[string]any)
	for k, v := range specs {
		body[k] = v
	}
	for _, k := range []string{"admin_state_up", "mac_address", "binding:vnic_type", "port_security_enabled", "propagate_uplink_status"} {
		if given(extra, k) {
			body[k] = extra[k]
		}
	}
	if given(extra, "qos_policy") {
		body["qos_policy_id"] = extra["qos_policy"]
	}
	if extra["no_fixed_ips"] == true {
		body["fixed_ips"] = []any{}
	}
	if pairs, ok := extra["allowed_address_pairs"].([]any); ok {
		body["allowed_address_pairs"] = addressPairs(pairs)
	}
	return body
}

// addressPairs leaves out a MAC address that is null: it means the port's own.
func addressPairs(pairs []any) []any {
	out := make([]any, 0, len(pairs))
	for _, p := range mapsIn(pairs) {
		pair := map[string]any{"ip_address": p["ip_address"]}
		if given(p, "mac_address") {
			pair["mac_address"] = p["mac_address"]
		}
		out = append(out, pair)
	}
	return out
}

// isPort recognises a port of ours by its mark. A port whose description the template sets is
// recognised by being new and not yet in use.
func isPort(r stack.Resource, candidate map[string]any) bool {
	if slices.Contains(portIDs(r), text(candidate, "id")) {
		return false
	}
	return candidate["description"] == r.PhysicalName ||
		text(candidate, "device_id") == "" && marksItself(r) && stepdef.MadeSince(r, candidate)
}

func marksItself(r stack.Resource) bool {
	return slices.ContainsFunc(mapsIn(r.Properties["networks"]), func(n map[string]any) bool {
		extra, _ := n["port_extra_properties"].(map[string]any)
		specs, _ := extra["value_specs"].(map[string]any)
		_, set := specs["description"]
		return set
	})
}

// deletePorts deletes the ports that we made; Nova deletes those that it made.
func deletePorts(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	for _, id := range portIDs(r) {
		if _, ok := t.Call(stack.Call{Service: "network", Method: "DELETE", Path: "/v2.0/ports/" + escape(id)}, nil); !ok {
			return t.Result
		}
	}
	t.SetData(internalPorts, nil)
	return t.Result
}

func portIDs(r stack.Resource) []string {
	var list []struct{ ID string }
	if json.Unmarshal([]byte(text(r.Data, internalPorts)), &list) != nil {
		return nil
	}
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

func portList(ids []string) string {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = map[string]any{"id": id}
	}
	return stepdef.Dumps(list)
}
