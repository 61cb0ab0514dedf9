package engine

import (
	"context"
	"strconv"

	"hearth/shared/group"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// adopted puts the plan of a stack of objects that are there into the change that makes
// the stack: what is told of each is kept in its row until its turn has come.
func (e *Engine) adopted(c *stack.Change, src *source, told map[string]stack.SavedResource) {
	p := plan.Create(*c.NewStack, src.wanted(e.Catalog), e.Catalog, chance, c.NewStack.Created)
	for i, n := range p.Nodes {
		if n.Action == stack.Create { // others are not ours
			p.Nodes[i].Action = stack.Adopt
			p.Rows[i] = lifecycle.Adoptable(p.Rows[i], told[p.Rows[i].Name])
		}
	}
	c.Planned, c.NewResources, c.Nodes, c.Edges = true, p.Rows, p.Nodes, p.Edges
}

// returned keeps in the cloud what a stack below holds that is being adopted, where the
// adoption of the tree is taken back; nil where its removal is meant. The one above has
// seen to the rows that there were then.
func (e *Engine) returned(ctx context.Context, child stack.Stack) (*stack.Retain, error) {
	root, err := e.Store.Stack(ctx, child.Root)
	if err != nil || root.Action != stack.Rollback || lifecycle.Converging(root) {
		return nil, err
	}
	return e.abandoning(), nil
}

// farthest is how far missing names of a group are looked for: what is told may be anything.
const farthest = 10_000

// found are the members of a group that is adopted, all at once: its names are those of
// the objects told of, as far as it has so many members. Numbers that are missing among
// them were skipped.
func found(g group.Group, row *stack.Resource) ([]group.Defined, error) {
	told, err := lifecycle.ToldBelow(*row)
	if err != nil {
		return nil, err
	}
	highest := -1
	for name := range told {
		if n, err := strconv.Atoi(name); err == nil {
			highest = max(highest, n)
		}
	}
	var gaps []string
	for n := range min(highest, farthest) {
		if _, there := told[strconv.Itoa(n)]; !there {
			gaps = append(gaps, strconv.Itoa(n))
		}
	}
	keepSkipped(row, gaps)
	return g.Batch(group.State{Skipped: gaps}, nil), nil
}
