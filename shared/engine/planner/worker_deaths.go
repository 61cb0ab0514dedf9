package planner

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// planRedelivered works on a message that was delivered before: workers may have died with it.
// The count rises only when the work begins, because a waiting message kills no worker.
func (e *Planner) planRedelivered(ctx context.Context, m stack.Message) error {
	if err := e.Store.Messages.BeginRedelivery(ctx, m.ID); err != nil {
		return err
	}
	err := e.planNow(ctx, m)
	if err != nil {
		if err := e.Store.Messages.EndRedelivery(context.WithoutCancel(ctx), m.ID); err != nil {
			e.Log.Warn("cannot set the count of deaths back; it stays too high", "message", m.ID, "error", err)
		}
	}
	return err
}

// failAction fails the action that a message asks for. It reads only the stack's own row.
func (e *Planner) failAction(ctx context.Context, m stack.Message, deaths int) error {
	s, err := e.Store.Stacks.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	if m.Topic == stack.SnapshotDelete || m.Topic == stack.EventSink || s.Status != stack.InProgress || s.Generation != m.Generation {
		return e.Consume(ctx, m)
	}
	why := stack.Failure{Class: stack.WorkerDied, Text: commit.WorkersDiedReason(deaths)}
	failed := stack.Resource{}.WithFailure(why)
	return e.settle(ctx, s, m, lifecycle.Settle{Failed: &failed, All: []stack.Failure{why}})
}
