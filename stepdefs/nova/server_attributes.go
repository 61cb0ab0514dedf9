package nova

import (
	"cmp"
	"maps"
	"sort"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/stepdefs/neutron"
)

// interfaces is the key of r.Attributes for the answer to the attributes' own call: the network
// cards. The server itself lists its addresses only by the name of their network.
const interfaces = "interfaces"

// networkIDs returns the ID of each network that the server's addresses are listed under. Two
// networks of one name have none, as in Heat.
func networkIDs(r stack.Resource) map[string]string {
	byLabel, _ := r.Attributes["addresses"].(map[string]any)
	if entries := mapsIn(r.Properties["networks"]); len(byLabel) == 1 && len(entries) == 1 && networkOf(entries[0]) != "" {
		for label := range byLabel {
			return map[string]string{label: networkOf(entries[0])}
		}
	}
	ids := map[string]string{}
	for label, list := range byLabel {
		for _, address := range mapsIn(list) {
			card := cardOf(r, address)
			if card == nil {
				continue
			}
			id := text(card, "net_id")
			if other, seen := ids[label]; seen && other != id {
				id = ""
			}
			ids[label] = id
		}
	}
	return ids
}

// cardOf returns the network card that has an address.
func cardOf(r stack.Resource, address map[string]any) map[string]any {
	for _, card := range mapsIn(r.Attributes[interfaces]) {
		if text(card, "mac_addr") != text(address, "OS-EXT-IPS-MAC:mac_addr") {
			continue
		}
		for _, ip := range mapsIn(card["fixed_ips"]) {
			if text(ip, "ip_address") == text(address, "addr") {
				return card
			}
		}
	}
	return nil
}

// networkAddresses returns the addresses by the name and by the ID of their network.
func networkAddresses(r stack.Resource, _ time.Time) any {
	byLabel, _ := r.Attributes["addresses"].(map[string]any)
	out := make(map[string]any, 2*len(byLabel))
	ids := networkIDs(r)
	for label, list := range byLabel {
		addresses := []any{}
		for _, a := range mapsIn(list) {
			addresses = append(addresses, a["addr"])
		}
		out[label] = addresses
		if ids[label] != "" {
			out[ids[label]] = addresses
		}
	}
	return out
}

// fullAddresses returns Nova's description of the addresses, with the port of each where it is
// known. Heat adds whole subnets and networks, which takes calls.
func fullAddresses(r stack.Resource, _ time.Time) any {
	byLabel, _ := r.Attributes["addresses"].(map[string]any)
	out := make(map[string]any, 2*len(byLabel))
	ids := networkIDs(r)
	for label, list := range byLabel {
		addresses := []any{}
		for _, a := range mapsIn(list) {
			one := make(map[string]any, len(a)+1)
			for k, v := range a {
				one[k] = v
			}
			if card := cardOf(r, a); card != nil {
				one["port"] = card["port_id"]
			}
			addresses = append(addresses, one)
		}
		out[label] = addresses
		if ids[label] != "" {
			out[ids[label]] = addresses
		}
	}
	return out
}

// firstAddress returns the first address of the network whose name sorts last.
func firstAddress(r stack.Resource, _ time.Time) any {
	byLabel, _ := r.Attributes["addresses"].(map[string]any)
	labels := sortedKeys(byLabel)
	sort.Sort(sort.Reverse(sort.StringSlice(labels)))
	for _, label := range labels {
		if list := mapsIn(byLabel[label]); len(list) > 0 {
			return list[0]["addr"]
		}
	}
	return ""
}

// consoleURLs returns nil: a value would take a call that opens a console at each read.
func consoleURLs(stack.Resource, time.Time) any { return nil }

// shownServer returns the attribute show: the server as Nova's newest microversion shows it, and
// the configuration of the agent inside it, as Heat adds it.
func shownServer(r stack.Resource, now time.Time) any {
	server, ok := r.Attributes["shown"].(map[string]any)
	if !ok {
		return nil
	}
	server = maps.Clone(server)
	server["os_collect_config"] = collectConfig(r, now)
	return server
}

// collectConfig returns the configuration of an agent in the server; empty without one.
func collectConfig(r stack.Resource, _ time.Time) any {
	if stepdef.HasAgent(r) {
		return agentConfig(r)
	}
	if config, ok := r.Metadata["os-collect-config"].(map[string]any); ok {
		return config
	}
	return map[string]any{}
}

// deployedName returns the name of a deployed server: the one that the template gives, or a generated one.
func deployedName(r stack.Resource, _ time.Time) any {
	return cmp.Or(text(r.Properties, "name"), r.PhysicalName)
}

// serverAfter waits for all subnets of the server's networks: the server may get an address of any
// of them.
func serverAfter(self stepdef.Peer, all []stepdef.Peer) (after []string) {
	for _, n := range mapsIn(self.Props["networks"]) {
		for _, key := range []string{"network", "uuid"} {
			if v := n[key]; v != nil && !given(n, "port") {
				after = append(after, neutron.SubnetsOf(v, all)...)
			}
		}
	}
	return after
}
