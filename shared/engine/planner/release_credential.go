package planner

import (
	"context"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// revokeCredential revokes what was kept to act for the owner of a stack whose last resource is gone,
// and returns the id of the credential when it is of no use any more. Its error says to
// come again: the identity service could not be asked. What it refuses for good keeps no
// stack from its end; that credential stays until the stack is purged.
func (e *Planner) revokeCredential(ctx context.Context, s stack.Stack) (revoked string, err error) {
	if s.CredentialID == "" || s.Parent != "" {
		return "", nil
	}
	c, err := e.Store.Credential(ctx, s.CredentialID)
	if stack.CodeOf(err) == stack.EntityNotFound {
		return "", nil // it is forgotten already
	}
	if err != nil {
		return "", err
	}
	err = e.Delegate.Revoke(ctx, c)
	if stack.CodeOf(err) == stack.Unavailable {
		return "", err
	}
	if err != nil {
		e.Log.Warn("credential not revoked", "stack", s.ID, "error", err)
		return "", nil
	}
	return c.ID, nil
}

// revokeDeleted gives back what was kept to act for the owner of a stack that is gone,
// when none of its suspects is left. Messages come after the commits that it looks at: of two that end
// at once, or of the stack and its last suspect, the later sees both.
func (e *Planner) revokeDeleted(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stack(ctx, m.StackID)
	if err == nil && s.Root != "" {
		s, err = e.Store.Stack(ctx, s.Root)
	}
	if err != nil {
		return err
	}
	suspects, err := e.Store.CountSuspects(ctx, s.ID)
	if err != nil {
		return err
	}
	change := stack.Change{Consumed: commit.MessageIDs(m)}
	if suspects == 0 && !s.Deleted.IsZero() {
		if change.DropCredential, err = e.revokeCredential(ctx, s); err != nil {
			return err
		}
	}
	return e.Commits.Commit(ctx, change).Err
}

// RetiredPause is the time between looks at a stack that still works, perhaps with a token
// of its former credential: services use a token on after they have answered.
const RetiredPause = 10 * time.Second

// revokeRetired revokes a credential that a stack no longer has, once the stack and the one
// at the top of its tree are at rest.
func (e *Planner) revokeRetired(ctx context.Context, m stack.Message) error {
	c, err := e.Store.Credential(ctx, m.ResourceID)
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
		return e.Store.Postpone(ctx, commit.MessageIDs(m), RetiredPause)
	}
	err = e.Delegate.Revoke(ctx, c)
	if code := stack.CodeOf(err); err != nil && (code == "" || code == stack.Unavailable) {
		return err
	}
	if err != nil {
		e.Log.Warn("credential not revoked", "stack", c.Retired, "error", err)
	}
	return e.Commits.Commit(ctx, stack.Change{DropCredential: c.ID, Consumed: commit.MessageIDs(m)}).Err
}

// isWorking reports whether a stack, or the one at the top of its tree, is in progress.
func (e *Planner) isWorking(ctx context.Context, id string) (bool, error) {
	for id != "" {
		s, err := e.Store.Stack(ctx, id)
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
