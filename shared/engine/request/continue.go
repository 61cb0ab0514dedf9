package request

import (
	"context"
	"errors"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/planner"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// A Continuation says how a failed stack goes on. The zero Continuation finishes the whole action.
type Continuation struct {
	Retry string   // retry only this resource, with everything that it needs
	Skip  []string // regard these resources as equal to the template
	Token string   // of the client, so that the same request twice is one continuation
}

// ContinueStack goes on with the failed action.
func (e *Requests) ContinueStack(ctx context.Context, c stack.Caller, s stack.Stack, m Continuation) error {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		if err := lifecycle.CheckContinue(s); err != nil {
			return err
		}
		switch everything := m.Retry == "" && len(m.Skip) == 0; s.Action {
		case stack.Suspend, stack.Resume, stack.Check, stack.Delete, stack.Adopt:
			if !everything {
				return stack.Errorf(stack.NotSupported, "Continuing one resource of a stack when it is %s is not supported.", s.State())
			}
			if s.Action == stack.Delete {
				return e.DeleteStack(ctx, c, s)
			}
			if s.Action != stack.Adopt {
				return e.Act(ctx, c, s, s.Action)
			}
		}
		if err := e.checkGuard(ctx, s, stack.Update); err != nil {
			return err
		}
		src, err := e.SourceOf(ctx, s, s.SourceID)
		if err == nil {
			err = e.CheckAllowed(c, src.Stack)
		}
		if err != nil {
			return err
		}
		now := e.Now()
		next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: s.Action, Token: m.Token, Retry: true, Now: now, Limit: e.Timeout(s)})
		change := stack.Change{Stack: &next}
		if err := e.putSkipped(ctx, s, m.Skip, &change); err != nil {
			return err
		}
		change.Events = append(change.Events, commit.StackEvents(next, d.Marks, now)...)
		if m.Retry == "" {
			change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}}
		} else {
			err = e.retry(ctx, next, m.Retry, &change)
		}
		if err == nil {
			err = renewal.addTo(ctx, s, &change, false)
		}
		if err == nil {
			err = e.Commits.Commit(ctx, change).Err
		}
		return err
	})
}

// putSkipped puts the resources that a user skips into the change. When one of them cannot be
// skipped, nothing is changed.
func (e *Requests) putSkipped(ctx context.Context, s stack.Stack, names []string, c *stack.Change) error {
	seen := map[string]bool{}
	for _, name := range names {
		rows, err := e.rowsToSkip(ctx, s, name)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if seen[r.ID] { // a name given twice, or a name and the physical ID
				continue
			}
			seen[r.ID] = true
			if err := e.putSkippedRow(s, r, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// putSkippedRow puts a row that a user skips into the change. A row whose object could not be
// deleted leaves its stack.
func (e *Requests) putSkippedRow(s stack.Stack, r stack.Resource, c *stack.Change) error {
	skipped := lifecycle.LeaveObject(r, e.Now())
	switch {
	case !r.CouldNotBeDeleted():
		var err error
		if skipped, err = lifecycle.Skip(r, s, e.Now()); err != nil {
			return err
		}
		c.Stopped = append(c.Stopped, skipped)
	case e.Nests(r):
		return stack.Errorf(stack.NotSupported, "Skipping the stack %s when it is %s is not supported.", r.Name, r.State())
	default:
		c.Left = append(c.Left, skipped)
	}
	c.Events = append(c.Events, e.Event(skipped, skipped.Status, skipped.Reason, skipped.Updated))
	return nil
}

// rowsToSkip returns the rows that a user means by a name or a physical ID. If the current resource
// of the name needs nothing, these are the older rows whose objects could not be deleted.
func (e *Requests) rowsToSkip(ctx context.Context, s stack.Stack, nameOrID string) ([]stack.Resource, error) {
	var left, known []stack.Resource
	err := e.Store.Rows.EachResource(ctx, s.ID, func(r stack.Resource) {
		switch {
		case !r.CouldNotBeDeleted():
		case r.Name == nameOrID:
			left = append(left, r)
		case r.PhysicalID == nameOrID && nameOrID != "":
			known = append(known, r)
		}
	})
	if err != nil {
		return nil, err
	}
	current, err := e.resourceOf(ctx, s, nameOrID)
	if stack.CodeOf(err) == stack.EntityNotFound && len(known) > 0 {
		return known, nil
	}
	if err == nil && len(left) > 0 && !lifecycle.CanSkip(current, s) {
		return left, nil
	}
	return []stack.Resource{current}, err
}

// retry plans what one resource needs.
func (e *Requests) retry(ctx context.Context, s stack.Stack, name string, c *stack.Change) error {
	r, err := e.resourceOf(ctx, s, name)
	if err != nil {
		return err
	}
	if !lifecycle.IsIncomplete(r) || !lifecycle.IsConverging(s) {
		return stack.Errorf(stack.NotSupported, "Retrying the resource %s when it is %s is not supported.", r.Name, r.State())
	}
	u, err := e.Planner.Converge(ctx, s)
	if err != nil {
		return err
	}
	p := plan.OnlyFor(u.Plan, r.ID)
	u.Plan, c.Planned = p, true
	if err := e.Planner.PutUpdate(ctx, c, u); errors.Is(err, planner.ErrRowsChanged) {
		return stack.ErrStale
	} else if err != nil {
		return err
	}
	return nil
}

// retainedResources returns the resources that a removal leaves in the cloud.
func (e *Requests) retainedResources(ctx context.Context, s stack.Stack, names []string) (*stack.Retain, error) {
	if len(names) == 0 {
		return nil, nil
	}
	for _, name := range names {
		r, err := e.resourceOf(ctx, s, name)
		if err != nil {
			return nil, err
		}
		if e.Nests(r) {
			return nil, stack.Errorf(stack.NotSupported, "Retaining the stack %s is not supported.", name)
		}
	}
	return &stack.Retain{Names: names}, nil
}
