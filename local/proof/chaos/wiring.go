package main

import (
	"context"
	"fmt"

	"hearth/shared/stack"
)

// networkOf has the network to which each part of an application belongs. Two stacks with objects of
// the same name might have swapped them; then the number of objects is right.
var networkOf = map[string]string{
	"subnet": "net", "port": "net", "web": "net",
	"subnet_2": "twin_2", "port_2": "twin_2", "worker": "twin_2",
}

// A wiring has the networks of subnets, ports and servers, by their IDs.
type wiring map[string]string

// readWiring reads the wiring from the simulated network service.
func readWiring(ctx context.Context, auth, base string) (wiring, error) {
	admin, err := login(ctx, auth, "", "admin", "admin")
	if err != nil {
		return nil, err
	}
	var all struct {
		Ports, Subnets []struct {
			ID      string
			Network string `json:"network_id"`
			Device  string `json:"device_id"`
			Owner   string `json:"device_owner"`
		}
	}
	w := wiring{}
	for _, kind := range []string{"ports", "subnets"} {
		if code, _, err := admin.do(ctx, "GET", base+"/network/v2.0/"+kind, nil, &all); err != nil || code != 200 {
			return nil, fmt.Errorf("%s: %d %w", kind, code, err)
		}
	}
	for _, p := range append(all.Ports, all.Subnets...) {
		w[p.ID] = p.Network
		if p.Owner == "compute:nova" {
			w[p.Device] = p.Network
		}
	}
	return w, nil
}

// check reports objects that are in a network of another stack.
func (w wiring) check(of stack.Stack, rows []stack.Resource, r *report) {
	ids := map[string]string{}
	for _, row := range rows {
		ids[row.Name] = row.PhysicalID
	}
	for part, network := range networkOf {
		if is, want := w[ids[part]], ids[network]; is != want {
			r.find("swapped", "%s.%s (%s) is in the network %s, and not in %s (%s)", of.Name, part, ids[part], is, network, want)
		}
	}
}
