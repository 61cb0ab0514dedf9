package live

import (
	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// PlanAdoption puts the plan of a stack of objects that are there into the change that makes
// the stack: what is told of each is kept in its row until its turn has come.
func (e *Runtime) PlanAdoption(c *stack.Change, src *source.Source, told map[string]stack.SavedResource) {
	p := plan.Create(*c.NewStack, src.Wanted(e.Catalog), e.Catalog, commit.NewIDs, c.NewStack.Created)
	for i, n := range p.Nodes {
		if n.Action == stack.Create { // others are not ours
			p.Nodes[i].Action = stack.Adopt
			p.Rows[i] = lifecycle.WithAdoption(p.Rows[i], told[p.Rows[i].Name])
		}
	}
	c.Planned, c.NewResources, c.Nodes, c.Edges = true, p.Rows, p.Nodes, p.Edges
}
