package request

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// RollbackStack goes back to what a stack was before a creation or an update that failed and was not
// rolled back. token is the client's, if it gives one.
func (e *Requests) RollbackStack(ctx context.Context, c stack.Caller, s stack.Stack, token string) error {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		if err := lifecycle.CheckRollback(s); err != nil {
			return err
		}
		if err := e.checkGuard(ctx, s, stack.Update); err != nil {
			return err
		}
		now := e.Now()
		next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: stack.Rollback, Token: token, Now: now, Limit: e.Timeout(s)})
		change := stack.Change{
			Stack: &next, Events: commit.StackEvents(next, d.Marks, now),
			Messages: []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}},
		}
		if err := renewal.addTo(ctx, s, &change, false); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
}

// ContinueRollback goes on with a rollback that failed. The resources named in skip count as rolled
// back. When one of them cannot be skipped, nothing is changed.
func (e *Requests) ContinueRollback(ctx context.Context, c stack.Caller, s stack.Stack, skip []string, token string) error {
	if s.Action != stack.Rollback || s.Status != stack.Failed {
		return stack.Errorf(stack.NotSupported, "Continuing a rollback when the stack is %s is not supported.", s.State())
	}
	return e.ContinueStack(ctx, c, s, Continuation{Skip: skip, Token: token})
}
