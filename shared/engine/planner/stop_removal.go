package planner

import (
	"context"
	"errors"

	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// ErrRowsChanged says that a worker has changed rows while a plan that speaks of them was made.
var ErrRowsChanged = errors.New("rows changed while their plan was made")

// PutUpdate puts an update into the change that writes it. Removals of an older plan whose objects
// may be wanted again are stopped in the same transaction, so that no worker goes on with them.
func (e *Planner) PutUpdate(ctx context.Context, change *stack.Change, u plan.Update) error {
	change.NewResources, change.Nodes, change.Edges = u.Rows, u.Nodes, u.Edges
	for _, r := range u.BeingRemoved {
		if err := e.stopRemovalBelow(ctx, r); err != nil {
			return err
		}
		stopped := lifecycle.StopRemoval(r)
		if stopped.Status != r.Status {
			change.Events = append(change.Events, e.Event(stopped, stopped.Status, stopped.Reason, e.Now()))
		}
		change.Stopped = append(change.Stopped, stopped)
	}
	return nil
}

// stopRemovalBelow ends the removal of a nested stack that is wanted again, and of all below it.
func (e *Planner) stopRemovalBelow(ctx context.Context, r stack.Resource) error {
	if r.Action != stack.Delete || !e.Nests(r) {
		return nil
	}
	child, err := e.Store.Stack(ctx, r.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && (child.Action != stack.Delete || !child.Deleted.IsZero()) {
		return nil
	}
	if err == nil && child.Status == stack.InProgress {
		var change stack.Change
		if change, _, err = e.StopStack(ctx, child, lifecycle.StackEvent{Cancel: true, Now: e.Now()}); err == nil {
			err = e.Commits.Commit(ctx, change).Err
		}
	}
	if errors.Is(err, stack.ErrStale) {
		return ErrRowsChanged
	}
	if err != nil {
		return err
	}
	rows, err := e.Store.Rows(ctx, child.ID)
	for _, below := range rows {
		if err == nil {
			err = e.stopRemovalBelow(ctx, below)
		}
	}
	return err
}
