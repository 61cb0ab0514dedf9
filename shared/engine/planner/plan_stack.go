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

// planStack makes the plan that a stack's row asks for. A stack that has its plan
// already, or asks for none, is left alone. A plan whose rows have changed while it was made
// is made again.
func (e *Planner) planStack(ctx context.Context, m stack.Message) error {
	for {
		if err := e.planOnce(ctx, m); !errors.Is(err, ErrRowsChanged) {
			return err
		}
	}
}

func (e *Planner) planOnce(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	planned, err := e.Store.Planned(ctx, s.ID, s.Generation)
	if err != nil {
		return err
	}
	if s.Status != stack.InProgress || s.Generation != m.Generation || planned {
		return stack.ErrStale
	}
	change := stack.Change{Stack: &s, Planned: true, Consumed: commit.MessageIDs(m)}
	switch s.Action {
	case stack.Adopt: // once more: at first it comes with its plan
		p, err := e.readopt(ctx, s)
		if err != nil {
			return err
		}
		change.Nodes, change.Edges = p.Nodes, p.Edges
	case stack.Create:
		if lifecycle.IsConverging(s) {
			u, err := e.Converge(ctx, s)
			if err != nil {
				return e.cannotPlan(ctx, s, m, err)
			}
			if err := e.PutUpdate(ctx, &change, u); err != nil {
				return err
			}
			break
		}
		scene := &live.Scene{Runtime: e.Runtime, Stack: s, Rows: map[string]*stack.Resource{}}
		if err := scene.Open(ctx); err != nil {
			return e.cannotPlan(ctx, s, m, err)
		}
		p := plan.Create(s, scene.Source.Wanted(e.Catalog), e.Catalog, commit.NewIDs, e.Now())
		change.NewResources, change.Nodes, change.Edges = p.Rows, p.Nodes, p.Edges
	case stack.Update, stack.Restore, stack.Delete, stack.Rollback:
		if lifecycle.IsConverging(s) {
			u, err := e.Converge(ctx, s)
			if err != nil {
				return e.cannotPlan(ctx, s, m, err)
			}
			if err := e.PutUpdate(ctx, &change, u); err != nil {
				return err
			}
			break
		}
		rows, err := e.Store.States(ctx, s.ID)
		if err != nil {
			return err
		}
		p := plan.Delete(s, rows)
		change.Nodes, change.Edges = p.Nodes, p.Edges
		if s.Action == stack.Delete {
			if err := e.forgetSnapshots(ctx, s, &change); err != nil {
				return err
			}
		}
	case stack.Suspend, stack.Resume, stack.Check, stack.Snapshot:
		p, refused, err := e.actOn(ctx, s)
		if err != nil {
			return e.cannotPlan(ctx, s, m, err)
		}
		if refused != nil {
			return e.decide(ctx, s, m, lifecycle.Settle{Failed: refused, All: []string{refused.Reason}})
		}
		change.Nodes, change.Edges = p.Nodes, p.Edges
	default:
		return e.cannotPlan(ctx, s, m, stack.Errorf(stack.NotSupported, "nothing is known of the action %s", s.Action))
	}
	if s.Action == stack.Create || lifecycle.IsConverging(s) {
		src, err := e.SourceOf(ctx, s, s.SourceID)
		if err != nil {
			return err
		}
		s.Description, s.Size = src.Template.Description, len(src.Template.Resources) // a rollback has gone back to older ones
		if s.Action == stack.Rollback && src.Tags != nil {
			s.Tags = *src.Tags
		}
	}
	err = e.Commits.Commit(ctx, change).Err
	if errors.Is(err, stack.ErrStale) && len(change.Stopped) > 0 {
		return ErrRowsChanged
	}
	return err
}

// cannotPlan fails a stack whose plan cannot be made, whatever was checked before
// it was accepted: nothing is ever stuck. An error without a code is no fault of the
// stack's: the database may be away, and it is planned when that is back, or times out.
func (e *Planner) cannotPlan(ctx context.Context, s stack.Stack, m stack.Message, why error) error {
	unopened := errors.Is(why, stack.ErrUnopened)
	if stack.CodeOf(why) == "" && !unopened {
		return why
	}
	e.Log.Warn("no plan for a stack", "stack", s.ID, "error", why)
	failed := &stack.Resource{Reason: why.Error()}
	if unopened {
		failed.Reason = "Unreadable: " + commit.Spoilt("the stack's template")
	}
	return e.decide(ctx, s, m, lifecycle.Settle{Failed: failed, All: []string{failed.Reason}})
}
