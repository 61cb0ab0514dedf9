package request

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// CreateStack accepts a stack, or returns all its problems and changes nothing. The planner does
// the rest.
func (e *Requests) CreateStack(ctx context.Context, c stack.Caller, r Request) (stack.Stack, error) {
	now := e.Now()
	s := stack.Stack{
		ID: uuid.NewString(), Name: r.Name, Project: c.Project, Owner: c.UserName, OwnerID: c.UserID, Region: c.Region,
		SourceID: uuid.NewString(), TimeoutMins: r.TimeoutMins, DisableRollback: r.DisableRollback, Tags: r.Tags, Options: r.Options, Created: now,
	}
	action := stack.Create
	if r.Adopt != nil {
		action = stack.Adopt
	}
	if err := e.checkAdopt(action); err != nil {
		return s, err
	}
	if err := e.CheckBegin(ctx, c, r.Name); err != nil {
		return s, err
	}
	src, parsed, err := e.acceptSource(ctx, c, s, r)
	if err != nil {
		return s, err
	}
	s.Description, s.Size = parsed.Template.Description, len(parsed.Template.Resources)
	next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: action, Token: r.Token, Now: now, Limit: e.Timeout(s)})
	change := stack.Change{NewStack: &next, NewSource: &src, Events: commit.StackEvents(next, d.Marks, now)}
	if r.Adopt == nil {
		change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}}
	} else {
		e.PlanAdoption(&change, next, parsed, r.Adopt)
	}
	if r.Guard != nil {
		guard := *r.Guard
		guard.StackID = s.ID
		change.Guard = &guard
	}
	if r.Policy != "" {
		policy := stack.PolicyOf(s).With(r.Policy, s)
		change.Policy = &policy
	}
	if e.hasStackLimit(c) {
		change.MostStacks = e.Settings.Stacks
	}
	// From here on a client that hangs up cancels nothing: Keystone would keep a trust that no
	// stack has.
	ctx = context.WithoutCancel(ctx)
	credential, err := e.newCredential(ctx, c)
	if err != nil {
		return s, err
	}
	next.CredentialID, change.NewCredential = credential.ID, &credential
	if err = e.Commits.Commit(ctx, change).Err; err != nil {
		return e.dropCredential(ctx, next, credential, err)
	}
	return next, nil
}

// checkAdopt returns an error for an adoption where the operator allows none.
func (e *Requests) checkAdopt(a stack.Action) error {
	if a == stack.Adopt && !e.Settings.Adopt {
		return stack.Errorf(stack.NotSupported, "Stack Adopt is not supported.")
	}
	return nil
}

// acceptSource fetches the templates that the source of a new stack names, and checks all. It returns
// the source as it is stored and as it was read.
func (e *Requests) acceptSource(ctx context.Context, c stack.Caller, s stack.Stack, r Request) (stack.Source, *source.Source, error) {
	src := e.FetchTemplates(ctx, s, r.Source)
	src.ID, src.StackID, src.Tags = s.SourceID, s.ID, tagsOf(s)
	parsed, err := e.Accept(ctx, c, s, src)
	if err == nil {
		err = r.Check.of(parsed)
	}
	if err == nil {
		err = e.checkExports(ctx, s, parsed)
	}
	return src, parsed, err
}

// newCredential returns a credential for a new stack of the caller.
func (e *Requests) newCredential(ctx context.Context, c stack.Caller) (stack.Credential, error) {
	made, err := e.Delegate.Delegate(ctx, c)
	if made.ID == "" {
		made.ID = uuid.NewString()
	}
	return made, err
}

// dropCredential revokes the credential of a stack that could not be stored, and returns the error.
// When the connection was lost during the commit, the stack may exist: then it is returned and
// keeps its credential.
func (e *Requests) dropCredential(ctx context.Context, s stack.Stack, credential stack.Credential, why error) (stack.Stack, error) {
	ctx = context.WithoutCancel(ctx)
	there, err := e.Store.Stacks.Stack(ctx, s.ID)
	if err == nil && there.CredentialID == credential.ID {
		return there, nil
	}
	if err == nil || stack.CodeOf(err) == stack.EntityNotFound {
		err = e.Delegate.Revoke(ctx, credential)
	}
	if err != nil {
		e.Log.Warn("cannot revoke credential; it stays in Keystone, perhaps unused", "stack", s.ID, "project", s.Project, "error", err)
	}
	return s, why
}

// CheckBegin returns an error when the project may not have one more stack, or not with this name.
// The transaction that writes the stack checks both again.
func (e *Requests) CheckBegin(ctx context.Context, c stack.Caller, name string) error {
	if err := stack.CheckName(name); err != nil {
		return err
	}
	if _, err := e.Store.Stacks.FindStack(ctx, c.Project, name); err == nil && uuid.Validate(name) != nil {
		return stack.Errorf(stack.StackExists, "The Stack (%s) already exists.", name)
	}
	if !e.hasStackLimit(c) {
		return nil
	}
	n, err := e.Store.Stacks.CountStacks(ctx, stack.StackQuery{Project: c.Project})
	if err != nil {
		return err
	}
	if n >= e.Settings.Stacks {
		return stack.TooManyStacks(e.Settings.Stacks)
	}
	return nil
}

// hasStackLimit reports whether the caller's project has a limit of stacks.
func (e *Requests) hasStackLimit(c stack.Caller) bool {
	return e.Settings.Stacks >= 0 && !c.Has("admin")
}
