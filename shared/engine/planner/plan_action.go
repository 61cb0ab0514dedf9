package planner

import (
	"context"
	"slices"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// planAct plans an action on the resources in a stack's template. When the action cannot begin
// on one of them, none is touched; refused has its name and the reason.
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
		if why := lifecycle.Unfit(r, s.Action); !why.IsZero() {
			unfit := stack.Resource{Name: r.Name}.WithFailure(why)
			return p, &unfit, nil
		}
	}
	return plan.Act(s, rows, s.Action, s.Action == stack.Suspend), nil, nil
}

// planReadoption plans the adoption of the rows that are not adopted yet.
func (e *Planner) planReadoption(ctx context.Context, s stack.Stack) (plan.Plan, error) {
	rows, err := e.Store.Rows.States(ctx, s.ID)
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
