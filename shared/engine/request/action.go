package request

import (
	"cmp"
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// Act begins an action that keeps a stack's template: suspend, resume or check. It does nothing
// when the stack is in the wanted state already.
func (e *Requests) Act(ctx context.Context, c stack.Caller, s stack.Stack, action stack.Action) error {
	return e.act(ctx, c, s, action, nil)
}

// act begins an action. add completes its change, if it is not nil. The caller of suspend and resume must be allowed
// to use the stack's types.
func (e *Requests) act(ctx context.Context, caller stack.Caller, s stack.Stack, action stack.Action, add func(*stack.Change) error) error {
	renewal := e.renewal(caller)
	defer renewal.end(ctx)
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		if err := lifecycle.CheckBegin(s, action); err != nil || lifecycle.IsIdle(s, action) {
			return err
		}
		if err := e.checkGuard(ctx, s, action); err != nil {
			return err
		}
		if action == stack.Suspend || action == stack.Resume {
			src, err := e.SourceOf(ctx, s, s.SourceID)
			if err != nil {
				return err
			}
			if err := e.CheckAllowed(caller, src.Stack); err != nil {
				return err
			}
		}
		now := e.Now()
		next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: action, Now: now, Limit: e.Timeout(s)})
		change := stack.Change{
			Stack: &next, Events: commit.StackEvents(next, d.Marks, now),
			Messages: []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}},
		}
		if add != nil {
			if err := add(&change); err != nil {
				return err
			}
		}
		if err := renewal.addTo(ctx, s, &change, false); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
}

// MarkUnhealthy marks a resource, given by its logical name or physical ID, to be replaced by the
// next update, or removes the mark.
func (e *Requests) MarkUnhealthy(ctx context.Context, s stack.Stack, resource string, unhealthy bool, reason string) error {
	return decideReading(ctx, "The resource "+resource, func() error {
		r, err := e.resourceOf(ctx, s, resource)
		if err != nil {
			return err
		}
		if err := e.checkGuard(ctx, s, stack.Check); err != nil {
			return err
		}
		if r.Status == stack.InProgress {
			return lifecycle.BusyError(s)
		}
		marked, changed := lifecycle.MarkHealth(r, unhealthy, reason, e.Now())
		if !changed {
			return nil
		}
		return e.Commits.Commit(ctx, stack.Change{Resource: &marked, Events: []stack.Event{e.Event(marked, marked.Status, marked.Reason, marked.Updated)}}).Err
	})
}

func (e *Requests) resourceOf(ctx context.Context, s stack.Stack, nameOrID string) (stack.Resource, error) {
	var named, known *stack.Resource
	seen := map[string]bool{}
	err := e.Store.Rows.EachResource(ctx, s.ID, func(r stack.Resource) {
		if seen[r.Name] || nameOrID == "" {
			return
		}
		seen[r.Name] = true
		switch {
		case r.Name == nameOrID:
			named = &r
		case r.PhysicalID == nameOrID && known == nil:
			known = &r
		}
	})
	if found := cmp.Or(named, known); found != nil || err != nil {
		return *cmp.Or(found, &stack.Resource{}), err
	}
	return stack.Resource{}, stack.Errorf(stack.EntityNotFound, "The Resource (%s) could not be found in Stack %s.", nameOrID, s.Name)
}
