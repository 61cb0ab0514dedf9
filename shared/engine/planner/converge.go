package planner

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// Converge plans the update that brings the rows of a stack to its source.
func (e *Planner) Converge(ctx context.Context, s stack.Stack) (plan.Update, error) {
	view, err := e.view(ctx, s)
	if err != nil {
		return plan.Update{}, err
	}
	return e.ConvergeScene(ctx, view)
}

// view returns a stack as its plan sees it.
func (e *Planner) view(ctx context.Context, s stack.Stack) (*live.Scene, error) {
	view := &live.Scene{Runtime: e.Runtime, Stack: s, Rows: map[string]*stack.Resource{}}
	if err := view.Open(ctx); err != nil {
		return nil, err
	}
	return view, view.ReadPolicies(ctx)
}

// ConvergeScene plans the update that brings the rows of the stack to the scene's source.
func (e *Planner) ConvergeScene(ctx context.Context, s *live.Scene) (plan.Update, error) {
	// The nodes are read first, so that the rows of nodes that are done are read after their end.
	unfinished, err := e.Store.Rows.UnfinishedActions(ctx, s.Stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	leave, err := e.Compare(ctx, s.Stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	defer leave()
	rows, err := e.Store.Rows.Rows(ctx, s.Stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	if err := commit.Readable(rows); err != nil {
		return plan.Update{}, err
	}
	for i, r := range rows {
		if is, ok := s.Observed[r.ID]; ok {
			rows[i] = is
		}
	}
	before := plan.Before{
		Rows: rows, UnfinishedActions: unfinished,
		Outline: func(r stack.Resource) string {
			return s.OutlineOf(ctx, r, s.Source.PlaceOf(e.Catalog, r.Name).Outline)
		},
		Desired: func(name string, row *stack.Resource, of func(string) plan.RowVerdict) plan.Desired {
			return s.DesiredIfPlanned(ctx, name, row, of)
		},
	}
	return plan.Converge(s.Stack, before, s.Source.WantedResources(e.Catalog), e.Catalog, commit.NewIDs, e.Now()), nil
}
