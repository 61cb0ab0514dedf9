package changeset

import (
	"context"

	"hearth/shared/engine/request"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// An Execution is what a user says when a change set is executed.
type Execution struct {
	DisableRollback *bool  // nil: as the change set says
	Token           string // of the client
}

// ExecuteChangeSet begins the creation, the update or the import of a change set. The commit that begins it marks
// the set as executed and deletes the stack's other sets, so a set is executed once, however many
// callers ask at the same time.
func (e *Sets) ExecuteChangeSet(ctx context.Context, c stack.Caller, s stack.Stack, set stack.ChangeSet, x Execution) (stack.Stack, error) {
	if set.Executed > 0 && s.HasToken(x.Token, stack.Create, stack.Update, stack.Adopt) {
		return s, nil
	}
	if set.Content == nil || set.Status != stack.Complete {
		return s, lifecycle.CheckExecute(s, set)
	}
	content := *set.Content
	if x.DisableRollback != nil && set.Kind == stack.ImportSet {
		return s, stack.Errorf(stack.BadRequest, "DisableRollback cannot be used with a change set of the type IMPORT: a failed import is always rolled back.")
	}
	if x.DisableRollback != nil {
		content.DisableRollback = *x.DisableRollback
	}
	fit := func(is stack.Stack) (*stack.ChangeSetWrite, error) {
		now, err := e.Store.ChangeSet(ctx, is.ID, set.ID)
		if err == nil {
			err = lifecycle.CheckExecute(is, now)
		}
		if err != nil {
			return nil, err
		}
		now.Executed, now.Content = is.Generation+1, nil
		return &stack.ChangeSetWrite{StackID: is.ID, Put: &now, DropOthers: true}, nil
	}
	if s.InReview() {
		return e.Requests.CreateReviewed(ctx, c, s, request.Request{
			Name: s.Name, Source: content.Source, TimeoutMins: content.TimeoutMins, DisableRollback: content.DisableRollback, Tags: content.Tags, Options: content.Options, Token: x.Token,
			Adopt: saved(content.Adopts),
		}, fit)
	}
	return e.Requests.UpdateFitting(ctx, c, s, request.UpdateRequest{
		Source: content.Source, TimeoutMins: &content.TimeoutMins, DisableRollback: &content.DisableRollback, Tags: &content.Tags,
		Options: content.Options, Token: x.Token, Adopts: content.Adopts,
	}, fit)
}

// DeleteChangeSet deletes a change set that is not being executed. It succeeds when the set is gone
// already.
func (e *Sets) DeleteChangeSet(ctx context.Context, s stack.Stack, set stack.ChangeSet) error {
	_, err := e.Requests.ChangeStackSets(ctx, s, func(is stack.Stack) (*stack.ChangeSetWrite, error) {
		now, err := e.Store.ChangeSet(ctx, is.ID, set.ID)
		if stack.CodeOf(err) == stack.ChangeSetNotFound {
			return nil, nil
		}
		if err == nil {
			err = lifecycle.CheckDeleteSet(is, now)
		}
		return &stack.ChangeSetWrite{StackID: is.ID, Drop: []string{set.ID}}, err
	})
	return err
}
