package planner

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// missingResource returns a resource that the stack should have and does not have, after an
// action on a part of the stack.
func missingResource(rows []stack.Resource, wanted map[string]plan.Wanted) *stack.Resource {
	left := plan.Leftovers(rows, wanted)
	old := make(map[string]bool, len(left))
	for _, r := range left {
		old[r.ID] = true
	}
	for _, r := range rows {
		if !old[r.ID] && lifecycle.IsIncomplete(r) && r.Action != stack.Check {
			return lifecycle.AsMissing(r)
		}
	}
	return nil
}

// cleanUp plans the removal of rows when all nodes of a plan have ended. It removes rows that were
// replaced, rows whose objects others used until now, and rows that an older plan has made at its
// end. cleaning is true when there are any. After a plan for a part of the stack, absent is a
// resource that is still missing. Then nothing is removed.
func (e *Planner) cleanUp(ctx context.Context, s stack.Stack, m stack.Message, left []stack.Resource) (cleaning bool, absent *stack.Resource, err error) {
	if lifecycle.IsConverging(s) {
		src, err := e.SourceOf(ctx, s, s.SourceID)
		if err != nil {
			return false, nil, err
		}
		wanted := src.WantedByName(e.Catalog)
		if absent = missingResource(left, wanted); absent != nil {
			return false, absent, nil
		}
		left = plan.RetainedLast(plan.Leftovers(left, wanted))
	}
	if len(left) == 0 {
		return false, nil, nil
	}
	p := plan.Delete(s, left)
	return true, nil, e.Commits.Commit(ctx, stack.Change{Stack: &s, Planned: true, Nodes: p.Nodes, Edges: p.Edges, Consumed: commit.MessageIDs(m)}).Err
}
