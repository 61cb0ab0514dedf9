package plan

import (
	"hearth/shared/stack"
)

// Delete plans the deletion of all rows, in the reverse order of their creation.
func Delete(s stack.Stack, rows []stack.Resource) Plan {
	var p Plan
	byName := make(map[string][]string, len(rows))
	for _, r := range rows {
		byName[r.Name] = append(byName[r.Name], r.ID)
	}
	waiting := make(map[string]int, len(rows))
	for _, r := range rows {
		for _, name := range r.Requires {
			for _, id := range byName[name] {
				p.Edges = append(p.Edges, stack.Edge{From: r.ID, To: id})
				waiting[id]++
			}
		}
	}
	for _, r := range rows {
		p.Nodes = append(p.Nodes, stack.Node{StackID: s.ID, Generation: s.Generation, ResourceID: r.ID, Action: stack.Delete, Waiting: waiting[r.ID]})
	}
	return withoutCycles(p)
}
