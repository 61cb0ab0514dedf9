package request

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// reviewTemplate is what a stack in review is made of: nothing.
const reviewTemplate = "heat_template_version: 2013-05-23\nresources: {}\n"

// ReviewStack returns a stack for a change set that creates it. It is not stored.
func (e *Requests) ReviewStack(ctx context.Context, c stack.Caller, name string) (stack.Stack, error) {
	s := stack.Stack{
		ID: uuid.NewString(), Name: name, Project: c.Project, Owner: c.UserName, OwnerID: c.UserID, Region: c.Region,
		SourceID: uuid.NewString(), Created: e.Now(),
	}
	return s, e.CheckBegin(ctx, c, name)
}

// BeginReview stores a stack of ReviewStack with its first change set.
func (e *Requests) BeginReview(ctx context.Context, c stack.Caller, s stack.Stack, sets *stack.ChangeSetWrite) (stack.Stack, error) {
	now := e.Now()
	next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: stack.Init, Now: now})
	change := stack.Change{
		NewStack: &next, NewSource: &stack.Source{ID: s.SourceID, StackID: s.ID, Template: []byte(reviewTemplate)},
		Events: commit.StackEvents(next, d.Marks, now), ChangeSets: sets,
	}
	if e.hasStackLimit(c) {
		change.MostStacks = e.Settings.Stacks
	}
	return next, e.Commits.Commit(ctx, change).Err
}

// A ChangeSetFit decides whether a change set can be executed on a stack as it is now, and returns
// what becomes of the stack's change sets.
type ChangeSetFit func(stack.Stack) (*stack.ChangeSetWrite, error)

// CreateReviewed begins the creation of a stack in review, or its adoption.
func (e *Requests) CreateReviewed(ctx context.Context, c stack.Caller, s stack.Stack, r Request, fit ChangeSetFit) (stack.Stack, error) {
	c, err := e.InRegion(ctx, c, s)
	if err != nil {
		return s, err
	}
	var next stack.Stack
	var credential *stack.Credential
	err = e.decideOnStack(ctx, s, func(s stack.Stack) error {
		sets, err := fit(s)
		if err == nil {
			err = e.checkGuard(ctx, s, stack.Update)
		}
		if err != nil {
			return err
		}
		s.SourceID, s.TimeoutMins, s.DisableRollback, s.Tags = uuid.NewString(), r.TimeoutMins, r.DisableRollback, r.Tags
		s.Options = r.Options
		src, parsed, err := e.acceptSource(ctx, c, s, r)
		if err != nil {
			return err
		}
		s.Description, s.Size = parsed.Template.Description, len(parsed.Template.Resources)
		now, action := e.Now(), stack.Create
		if r.Adopt != nil {
			action = stack.Adopt
		}
		if err := e.checkAdopt(action); err != nil {
			return err
		}
		begun, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: action, Token: r.Token, Now: now, Limit: e.Timeout(s)})
		if credential == nil {
			made, err := e.newCredential(context.WithoutCancel(ctx), c)
			if err != nil {
				return err
			}
			credential = &made
		}
		begun.CredentialID, next = credential.ID, begun
		change := stack.Change{Stack: &begun, NewSource: &src, NewCredential: credential, ChangeSets: sets, Events: commit.StackEvents(begun, d.Marks, now)}
		if action == stack.Adopt {
			e.PlanAdoption(&change, begun, parsed, r.Adopt)
		} else {
			change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: begun.Generation}}
		}
		return e.Commits.Commit(context.WithoutCancel(ctx), change).Err
	})
	if err != nil && credential != nil {
		return e.dropCredential(ctx, next, *credential, err)
	}
	return next, err
}

// ChangeStackSets writes change sets of a stack, and a new version of the stack. decide returns what
// to write; it is called again when the stack has changed meanwhile.
func (e *Requests) ChangeStackSets(ctx context.Context, s stack.Stack, decide ChangeSetFit) (stack.Stack, error) {
	err := e.decideOnStack(ctx, s, func(is stack.Stack) error {
		sets, err := decide(is)
		if err != nil || sets == nil {
			return err
		}
		s = is
		return e.Commits.Commit(ctx, stack.Change{Stack: &is, ChangeSets: sets}).Err
	})
	return s, err
}
