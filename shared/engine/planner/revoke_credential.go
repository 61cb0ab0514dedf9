package planner

import (
	"context"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// revokeCredential revokes the credential of a root stack whose last resource is gone. It
// returns the credential's ID when the row can be deleted. An error says that the identity
// service cannot be asked now, and the message comes again. When the service refuses for good
// the stack still ends, and the credential stays until the stack is purged.
func (e *Planner) revokeCredential(ctx context.Context, s stack.Stack) (revoked string, err error) {
	if s.Parent != "" {
		return "", nil
	}
	if err := e.removeUserProject(ctx, s); err != nil {
		return "", err
	}
	if s.CredentialID == "" {
		return "", nil
	}
	c, err := e.Store.Stacks.Credential(ctx, s.CredentialID)
	if stack.CodeOf(err) == stack.EntityNotFound {
		return "", nil // it is deleted already
	}
	if err != nil {
		return "", err
	}
	err = e.Delegate.Revoke(ctx, c)
	if stack.CodeOf(err) == stack.Unavailable {
		return "", err
	}
	if err != nil {
		e.Log.Warn("cannot revoke a credential; it stays until its stack is purged", "stack", s.ID, "error", err)
		return "", nil
	}
	return c.ID, nil
}

// revokeDeleted revokes the credential of a deleted stack when it has no suspects and no unsent
// events left. The message comes after the commit of the end of the stack, of a suspect, or of the
// sending. When two end at once, the later message sees both.
func (e *Planner) revokeDeleted(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stacks.Stack(ctx, m.StackID)
	if err == nil && s.Root != "" {
		s, err = e.Store.Stacks.Stack(ctx, s.Root)
	}
	if err != nil {
		return err
	}
	suspects, err := e.Store.Stacks.CountSuspects(ctx, s.ID)
	if err != nil {
		return err
	}
	unsent, err := e.Store.Events.CountUnsent(ctx, s.ID)
	if err != nil {
		return err
	}
	change := stack.Change{Consumed: commit.MessageIDs(m)}
	if suspects == 0 && unsent == 0 && !s.Deleted.IsZero() {
		if change.DropCredential, err = e.revokeCredential(ctx, s); err != nil {
			return err
		}
	}
	return e.Commits.Commit(ctx, change).Err
}

// RetiredPause is the time between looks at a stack that is in progress. Its calls may still use
// a token of the former credential, because services go on using a token after they answered.
const RetiredPause = 10 * time.Second

// revokeRetired revokes a former credential of a stack, when neither the stack nor its root is
// in progress.
func (e *Planner) revokeRetired(ctx context.Context, m stack.Message) error {
	c, err := e.Store.Stacks.Credential(ctx, m.ResourceID)
	if err != nil {
		return err
	}
	if c.Retired == "" { // in use: the message is forged
		return e.Consume(ctx, m)
	}
	works, err := e.isWorking(ctx, c.Retired)
	if err != nil {
		return err
	}
	if works {
		return e.Store.Messages.Postpone(ctx, commit.MessageIDs(m), RetiredPause)
	}
	err = e.Delegate.Revoke(ctx, c)
	if code := stack.CodeOf(err); err != nil && (code == "" || code == stack.Unavailable) {
		return err
	}
	if err != nil {
		e.Log.Warn("cannot revoke a retired credential; its row is deleted", "stack", c.Retired, "error", err)
	}
	return e.Commits.Commit(ctx, stack.Change{DropCredential: c.ID, Consumed: commit.MessageIDs(m)}).Err
}

// isWorking reports whether a stack or its root is in progress.
func (e *Planner) isWorking(ctx context.Context, id string) (bool, error) {
	for id != "" {
		s, err := e.Store.Stacks.Stack(ctx, id)
		if stack.CodeOf(err) == stack.EntityNotFound {
			return false, nil
		}
		if err != nil || s.Status == stack.InProgress {
			return err == nil, err
		}
		id = s.Root
	}
	return false, nil
}

// removeUserProject deletes the project of the users that the resources of a root stack had.
func (e *Planner) removeUserProject(ctx context.Context, s stack.Stack) error {
	if s.UserProject == "" || e.Users == nil || !e.Users.HasStackDomain() {
		return nil
	}
	err := e.Users.RemoveUserProject(ctx, s.UserProject)
	if err != nil && stack.CodeOf(err) != stack.Unavailable {
		e.Log.Warn("cannot delete the project of a stack's users; it stays", "stack", s.ID, "project", s.UserProject, "error", err)
		return nil
	}
	return err
}
