package main

import (
	"context"
	"fmt"

	"hearth/shared/stack"
)

// wires says in which network each part of an application belongs. What is called
// as in other stacks may have been taken for theirs: nothing is missing then, and
// nothing is too many.
var wires = map[string]string{
	"subnet": "net", "port": "net", "web": "net",
	"subnet_2": "twin_2", "port_2": "twin_2", "worker": "twin_2",
}

// A wiring is which networks subnets, ports and servers are in, by their ids.
type wiring map[string]string

// look asks the simulated network service.
func look(ctx context.Context, auth, base string) (wiring, error) {
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

// check finds what is in the network of another stack.
func (w wiring) check(of stack.Stack, rows []stack.Resource, r *report) {
	ids := map[string]string{}
	for _, row := range rows {
		ids[row.Name] = row.PhysicalID
	}
	for part, network := range wires {
		if is, want := w[ids[part]], ids[network]; is != want {
			r.find("swapped", "%s.%s (%s) is in the network %s, and not in %s (%s)", of.Name, part, ids[part], is, network, want)
		}
	}
}
