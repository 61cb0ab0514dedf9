package request

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// DeleteStack begins the removal of a stack, whatever its state. For a deleted stack it returns
// EntityNotFound; a removal in progress goes on. The objects of the resources named in retain stay
// in the cloud.
func (e *Requests) DeleteStack(ctx context.Context, c stack.Caller, s stack.Stack, retain ...string) error {
	return e.deleteStack(ctx, c, s, retain, false)
}

// ForceDeleteStack deletes a stack whose deletion has failed. Objects that cannot be deleted stay in the
// cloud.
func (e *Requests) ForceDeleteStack(ctx context.Context, c stack.Caller, s stack.Stack) error {
	return e.deleteStack(ctx, c, s, nil, true)
}

func (e *Requests) deleteStack(ctx context.Context, c stack.Caller, s stack.Stack, retain []string, force bool) error {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		if !s.Deleted.IsZero() {
			return stack.Errorf(stack.EntityNotFound, "The Stack (%s) could not be found.", s.Name)
		}
		if force && s.State() != "DELETE_FAILED" {
			return stack.Errorf(stack.NotSupported, "Deleting by force a stack when it is %s is not supported.", s.State())
		}
		if s.Action == stack.Delete && s.Status == stack.InProgress {
			if len(retain) > 0 {
				return lifecycle.BusyError(s)
			}
			return nil
		}
		keep, err := e.retainedResources(ctx, s, retain)
		if err != nil {
			return err
		}
		if err := e.checkGuard(ctx, s, stack.Delete); err != nil {
			return err
		}
		now := e.Now()
		next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: stack.Delete, Force: force, Now: now, Limit: e.Timeout(s)})
		change := stack.Change{
			Stack: &next, Retain: keep, Events: commit.StackEvents(next, d.Marks, now),
			Messages: []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}},
		}
		if change.Trade, err = e.withdrawal(ctx, s); err != nil {
			return err
		}
		err = renewal.addTo(ctx, s, &change, false)
		if err != nil && (len(retain) == 0 || stack.CodeOf(err) == stack.Unavailable || stack.CodeOf(err) == "") {
			return err // retained objects need no credential
		}
		return e.Commits.Commit(ctx, change).Err
	})
}
