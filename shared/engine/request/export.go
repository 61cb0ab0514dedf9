package request

import (
	"context"
	"slices"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/planner"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// ExportStack returns what another Hearth, or Heat, needs to adopt a stack's objects.
func (e *Requests) ExportStack(ctx context.Context, s stack.Stack) (stack.Saved, error) {
	if !e.Settings.Abandon {
		return stack.Saved{}, stack.Errorf(stack.NotSupported, "Stack Abandon is not supported.")
	}
	if err := e.WeighRows(ctx, s, true, true); err != nil {
		return stack.Saved{}, err
	}
	return e.Planner.Save(ctx, s, &planner.Budget{})
}

// AbandonStack exports a stack and deletes its rows: the objects stay in the cloud, and the claims
// on them end. Work in progress must have ended before, because nothing would own what it makes.
func (e *Requests) AbandonStack(ctx context.Context, s stack.Stack) (saved stack.Saved, err error) {
	err = e.decideOnStack(ctx, s, func(s stack.Stack) error {
		if s.Status == stack.InProgress {
			return lifecycle.BusyError(s)
		}
		if err := e.checkGuard(ctx, s, stack.Delete); err != nil {
			return err
		}
		rows, err := e.Store.Rows.States(ctx, s.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(rows, func(r stack.Resource) bool { return r.Status == stack.InProgress }) {
			return lifecycle.BusyError(s)
		}
		if saved, err = e.ExportStack(ctx, s); err != nil {
			return err
		}
		trade, err := e.withdrawal(ctx, s)
		if err != nil {
			return err
		}
		now := e.Now()
		next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: stack.Delete, Now: now, Limit: e.Timeout(s)})
		return e.Commits.Commit(ctx, stack.Change{
			Stack: &next, Retain: e.RetainAll(), Trade: trade, Events: commit.StackEvents(next, d.Marks, now),
			Messages: []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}},
		}).Err
	})
	return saved, err
}
