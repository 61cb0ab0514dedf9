package plan

import (
	"hearth/shared/graph"
	"hearth/shared/stack"
)

// withoutCycles returns a plan without the edges that would make nodes wait for each other for
// ever. Rows of several templates, left by updates that failed, may need each other by name.
func withoutCycles(p Plan) Plan {
	var g graph.Graph[string]
	for _, e := range p.Edges {
		g.Connect(e.To, e.From)
	}
	unordered := map[string]bool{}
	for _, id := range g.Unordered() {
		unordered[id] = true
	}
	if len(unordered) == 0 {
		return p
	}
	var kept []stack.Edge
	waiting := map[string]int{}
	for _, e := range p.Edges {
		if !unordered[e.From] || !unordered[e.To] {
			kept = append(kept, e)
			waiting[e.To]++
		}
	}
	p.Edges = kept
	for i := range p.Nodes {
		p.Nodes[i].Waiting = waiting[p.Nodes[i].ResourceID]
	}
	return p
}
