package engine

import (
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// adopted puts the plan of a stack of objects that are there into the change that makes
// the stack: what is told of each is kept in its row until its turn has come.
func (e *Runtime) adopted(c *stack.Change, src *source, told map[string]stack.SavedResource) {
	p := plan.Create(*c.NewStack, src.wanted(e.Catalog), e.Catalog, chance, c.NewStack.Created)
	for i, n := range p.Nodes {
		if n.Action == stack.Create { // others are not ours
			p.Nodes[i].Action = stack.Adopt
			p.Rows[i] = lifecycle.Adoptable(p.Rows[i], told[p.Rows[i].Name])
		}
	}
	c.Planned, c.NewResources, c.Nodes, c.Edges = true, p.Rows, p.Nodes, p.Edges
}
