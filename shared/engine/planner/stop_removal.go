package planner

import (
	"context"
	"errors"

	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// ErrRowsChanged reports that a worker has changed rows while their plan was made.
var ErrRowsChanged = errors.New("rows changed while their plan was made")

// PutUpdate puts an update into the change that writes it. It stops removals of an older plan
// whose objects may be needed again. One transaction does both, so that no worker goes on with
// such a removal.
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

// stopRemovalBelow stops the removal of a nested stack that is needed again, and of all nested
// stacks in it.
func (e *Planner) stopRemovalBelow(ctx context.Context, r stack.Resource) error {
	if r.Action != stack.Delete || !e.Nests(r) {
		return nil
	}
	child, err := e.Store.Stacks.Stack(ctx, r.PhysicalID)
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
	rows, err := e.Store.Rows.Rows(ctx, child.ID)
	for _, below := range rows {
		if err == nil {
			err = e.stopRemovalBelow(ctx, below)
		}
	}
	return err
}
