package plan

import "hearth/shared/stack"

// Act plans an action on rows as they are. Each row comes after those that it needs, or, with
// backwards, before them.
func Act(s stack.Stack, rows []stack.Resource, action stack.Action, backwards bool) Plan {
	p := Delete(s, rows)
	if !backwards {
		waiting := make(map[string]int, len(rows))
		for i, e := range p.Edges {
			p.Edges[i] = stack.Edge{From: e.To, To: e.From}
			waiting[e.From]++
		}
		for i := range p.Nodes {
			p.Nodes[i].Waiting = waiting[p.Nodes[i].ResourceID]
		}
	}
	for i := range p.Nodes {
		p.Nodes[i].Action = action
	}
	return p
}
