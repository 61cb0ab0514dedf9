package plan

import "hearth/shared/stack"

// OnlyFor returns the part of a plan that has to be done for one of its rows: its node, and those
// that it waits for. The plan still adds all its rows.
func OnlyFor(p Plan, id string) Plan {
	before := map[string][]string{}
	for _, e := range p.Edges {
		before[e.To] = append(before[e.To], e.From)
	}
	kept := map[string]bool{}
	for next := []string{id}; len(next) > 0; {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		if !kept[at] {
			kept[at] = true
			next = append(next, before[at]...)
		}
	}
	only := Plan{Rows: p.Rows}
	for _, n := range p.Nodes {
		if kept[n.ResourceID] {
			only.Nodes = append(only.Nodes, n)
		}
	}
	for _, e := range p.Edges {
		if kept[e.From] && kept[e.To] {
			only.Edges = append(only.Edges, stack.Edge{From: e.From, To: e.To})
		}
	}
	return only
}
