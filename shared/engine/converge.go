package engine

import (
	"context"

	"hearth/shared/plan"
	"hearth/shared/stack"
)

// converge plans the way from the rows of a stack to its source.
func (e *Planner) converge(ctx context.Context, s stack.Stack) (plan.Update, error) {
	view := &scene{engine: e.Runtime, stack: s, rows: map[string]*stack.Resource{}}
	if err := view.open(ctx); err != nil {
		return plan.Update{}, err
	}
	return convergeScene(ctx, view)
}

// convergeScene plans the way from the rows of the stack to the scene's source.
func convergeScene(ctx context.Context, s *scene) (plan.Update, error) {
	e := s.engine
	// The nodes first: what is done with by now is seen as it has become.
	unfinished, err := e.Store.Unfinished(ctx, s.stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	leave, err := e.compare(ctx, s.stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	defer leave()
	rows, err := e.Store.Rows(ctx, s.stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	if err := readable(rows); err != nil {
		return plan.Update{}, err
	}
	for i, r := range rows {
		if is, ok := s.seen[r.ID]; ok {
			rows[i] = is
		}
	}
	before := plan.Before{
		Rows: rows, Unfinished: unfinished,
		Outline: func(r stack.Resource) string {
			return s.outlineOf(ctx, r, s.source.placeOf(e.Catalog, r.Name).Outline)
		},
		Wish: func(name string, row *stack.Resource, of func(string) plan.Standing) plan.Wish {
			return s.foresee(ctx, name, row, of)
		},
	}
	return plan.Converge(s.stack, before, s.source.wanted(e.Catalog), e.Catalog, chance, e.Now()), nil
}
