package planner

import (
	"context"
	"slices"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// planAct plans an action on the resources that a stack's template has. Where one of them
// stands so that the action cannot begin, none is touched; refused says which, and why.
func (e *Planner) planAct(ctx context.Context, s stack.Stack) (p plan.Plan, refused *stack.Resource, err error) {
	src, err := e.SourceOf(ctx, s, s.SourceID)
	if err != nil {
		return p, nil, err
	}
	rows, err := e.currentRows(ctx, s.ID)
	if err != nil {
		return p, nil, err
	}
	if err := commit.Readable(rows); err != nil {
		return p, nil, err
	}
	wanted := src.WantedByName(e.Catalog)
	rows = slices.DeleteFunc(rows, func(r stack.Resource) bool {
		_, ours := wanted[r.Name]
		return !ours || !lifecycle.HasBegun(r)
	})
	for _, r := range rows {
		if why := lifecycle.UnfitReason(r, s.Action); why != "" {
			return p, &stack.Resource{Name: r.Name, Reason: why}, nil
		}
	}
	return plan.Act(s, rows, s.Action, s.Action == stack.Suspend), nil, nil
}

// planReadoption plans the adoption of what has not been adopted.
func (e *Planner) planReadoption(ctx context.Context, s stack.Stack) (plan.Plan, error) {
	rows, err := e.Store.States(ctx, s.ID)
	if err != nil {
		return plan.Plan{}, err
	}
	var open []stack.Resource
	for _, r := range rows {
		if lifecycle.IsIncomplete(r) || r.Status == stack.InProgress {
			open = append(open, r)
		}
	}
	return plan.Act(s, open, stack.Adopt, false), nil
}
