package planner

import (
	"context"
	"errors"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// planStack makes the plan of a stack's action. It does nothing for a stack that has its plan
// already or has no action in progress. It repeats a plan whose rows changed meanwhile.
func (e *Planner) planStack(ctx context.Context, m stack.Message) error {
	for {
		if err := e.planOnce(ctx, m); !errors.Is(err, ErrRowsChanged) {
			return err
		}
	}
}

func (e *Planner) planOnce(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stacks.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	planned, err := e.Store.Stacks.Planned(ctx, s.ID, s.Generation)
	if err != nil {
		return err
	}
	if s.Status != stack.InProgress || s.Generation != m.Generation || planned {
		return errObsolete
	}
	change := stack.Change{Stack: &s, Planned: true, Consumed: commit.MessageIDs(m)}
	failed, err := e.putPlan(ctx, s, &change)
	if err != nil {
		return err
	}
	if failed != nil {
		return e.settle(ctx, s, m, lifecycle.Settle{Failed: failed, All: []stack.Failure{failed.WhyFailed()}}, change.Events...)
	}
	if change.Trade, err = e.plannedTrade(ctx, s); err != nil {
		return err
	}
	if s.Action == stack.Create || lifecycle.IsConverging(s) {
		if err := e.describe(ctx, &s); err != nil {
			return err
		}
	}
	err = e.Commits.Commit(ctx, change).Err
	if isTradeRefusal(err) {
		return e.settle(ctx, s, m, lifecycle.Settle{Refused: err.Error()})
	}
	if errors.Is(err, stack.ErrStale) && len(change.Stopped) > 0 {
		return ErrRowsChanged
	}
	return err
}

// putPlan puts the plan of the stack's action into the change that writes it. failed has the
// reason of a stack whose action cannot be planned.
func (e *Planner) putPlan(ctx context.Context, s stack.Stack, change *stack.Change) (failed *stack.Resource, err error) {
	switch s.Action {
	case stack.Create, stack.Update, stack.Restore, stack.Delete, stack.Rollback, stack.Adopt:
		switch {
		case lifecycle.IsConverging(s):
			return e.putConvergence(ctx, s, change)
		case s.Action == stack.Adopt: // a new adoption comes with its plan: this one is repeated
			return nil, e.putAdoption(ctx, s, change)
		case s.Action == stack.Create:
			return e.putCreation(ctx, s, change)
		}
		return nil, e.putDeletion(ctx, s, change)
	case stack.Suspend, stack.Resume, stack.Check, stack.Snapshot:
		return e.putAction(ctx, s, change)
	}
	return e.cannotPlan(s, stack.Errorf(stack.NotSupported, "nothing is known of the action %s", s.Action))
}

func (e *Planner) putAdoption(ctx context.Context, s stack.Stack, change *stack.Change) error {
	p, err := e.planReadoption(ctx, s)
	change.Nodes, change.Edges = p.Nodes, p.Edges
	return err
}

func (e *Planner) putConvergence(ctx context.Context, s stack.Stack, change *stack.Change) (failed *stack.Resource, err error) {
	view, err := e.view(ctx, s)
	if err != nil {
		return e.cannotPlan(s, err)
	}
	u, err := e.ConvergeScene(ctx, view)
	if err != nil {
		return e.cannotPlan(s, err)
	}
	for _, r := range u.Removed {
		if why := view.RemovalDenial(r); why != "" {
			r.Action, r.Reason = stack.Update, why
			change.Events = append(change.Events, e.Event(r, stack.Failed, why, e.Now()))
			return &r, nil
		}
	}
	if s.Action == stack.Adopt && s.Options != nil {
		for i, r := range u.Rows {
			if id := s.Options.Adopts[r.Name]; id != "" {
				u.Rows[i] = lifecycle.WithAdoption(r, stack.SavedResource{PhysicalID: id})
			}
		}
	}
	return nil, e.PutUpdate(ctx, change, u)
}

func (e *Planner) putCreation(ctx context.Context, s stack.Stack, change *stack.Change) (failed *stack.Resource, err error) {
	scene := &live.Scene{Runtime: e.Runtime, Stack: s, Rows: map[string]*stack.Resource{}}
	if err := scene.Open(ctx); err != nil {
		return e.cannotPlan(s, err)
	}
	p := plan.Create(s, scene.Source.WantedResources(e.Catalog), e.Catalog, commit.NewIDs, e.Now())
	change.NewResources, change.Nodes, change.Edges = p.Rows, p.Nodes, p.Edges
	return nil, nil
}

func (e *Planner) putDeletion(ctx context.Context, s stack.Stack, change *stack.Change) error {
	rows, err := e.Store.Rows.States(ctx, s.ID)
	if err != nil {
		return err
	}
	p := plan.Delete(s, rows)
	change.Nodes, change.Edges = p.Nodes, p.Edges
	if s.Action != stack.Delete {
		return nil
	}
	return e.deleteSnapshots(ctx, s, change)
}

func (e *Planner) putAction(ctx context.Context, s stack.Stack, change *stack.Change) (failed *stack.Resource, err error) {
	p, unfit, err := e.planAct(ctx, s)
	if err != nil {
		return e.cannotPlan(s, err)
	}
	change.Nodes, change.Edges = p.Nodes, p.Edges
	return unfit, nil
}

// describe takes the stack's description and size, and after a rollback its tags, from the
// source that it now has.
func (e *Planner) describe(ctx context.Context, s *stack.Stack) error {
	src, err := e.SourceOf(ctx, *s, s.SourceID)
	if err != nil {
		return err
	}
	s.Description, s.Size = src.Template.Description, len(src.Template.Resources)
	if s.Parent == "" {
		s.Sinks = src.Sinks
	}
	if s.Action == stack.Rollback && src.Tags != nil {
		s.Tags = *src.Tags
	}
	return nil
}

// cannotPlan returns why a stack fails whose plan cannot be made, although its request was
// accepted. An error without a code is not the stack's fault. It is returned as it is, and the
// stack is planned when the database is back, or times out.
func (e *Planner) cannotPlan(s stack.Stack, why error) (failed *stack.Resource, err error) {
	unopened := errors.Is(why, stack.ErrUnopened)
	if stack.CodeOf(why) == "" && !unopened {
		return nil, why
	}
	e.Log.Warn("cannot plan a stack; it fails", "stack", s.ID, "error", why)
	f := stack.Failure{Text: why.Error()}
	var problems stack.Problems
	switch {
	case unopened:
		f = stack.Failure{Class: stack.Unreadable, Text: commit.UnreadableReason("the stack's template")}
	case errors.As(why, &problems):
		f = problems.Failure()
	}
	row := stack.Resource{}.WithFailure(f)
	return &row, nil
}
