package live

import (
	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// PlanAdoption adds to a change of a stack without resources the plan that adopts existing objects.
// Each row keeps what is known of its object until the row begins.
func (e *Runtime) PlanAdoption(c *stack.Change, s stack.Stack, src *source.Source, saved map[string]stack.SavedResource) {
	p := plan.Create(s, src.WantedResources(e.Catalog), e.Catalog, commit.NewIDs, e.Now())
	for i, n := range p.Nodes {
		if n.Action == stack.Create { // other actions adopt nothing
			p.Nodes[i].Action = stack.Adopt
			p.Rows[i] = lifecycle.WithAdoption(p.Rows[i], saved[p.Rows[i].Name])
		}
	}
	c.Planned, c.NewResources, c.Nodes, c.Edges = true, p.Rows, p.Nodes, p.Edges
}
