package request

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// Guard returns the stack's lock and protection.
func (e *Requests) Guard(ctx context.Context, s stack.Stack) (stack.Guard, error) {
	return e.Store.Stacks.Guard(ctx, s.ID)
}

// ChangeGuard writes a stack's guard, and a new version of the stack. An action that was allowed
// before and has not begun is checked again.
func (e *Requests) ChangeGuard(ctx context.Context, s stack.Stack, change func(*stack.Guard)) (stack.Guard, error) {
	var g stack.Guard
	err := e.decideOnStack(ctx, s, func(s stack.Stack) (err error) {
		if g, err = e.Store.Stacks.Guard(ctx, s.ID); err != nil {
			return err
		}
		change(&g)
		return e.Commits.Commit(ctx, stack.Change{Stack: &s, Guard: &g}).Err
	})
	return g, err
}

// checkGuard returns an error when a guard of the stack, or of a stack that contains it, forbids the
// action. The caller must have read the stack before, so that its version shows whether a guard was
// added since.
func (e *Requests) checkGuard(ctx context.Context, s stack.Stack, action stack.Action) error {
	doing := map[stack.Action]string{stack.Delete: "deleted", stack.Update: "updated"}[action]
	if doing == "" {
		doing = "changed"
	}
	for range 100 { // no tree is deeper
		g, err := e.Store.Stacks.Guard(ctx, s.ID)
		if err != nil {
			return err
		}
		if g.Locked(e.Now()) {
			return stack.Errorf(stack.Locked, "The Stack (%s) cannot be %s: it is locked by %s until %s (%s).",
				s.Name, doing, g.LockedBy, g.LockedUntil.UTC().Format(time.RFC3339), g.LockReason)
		}
		if g.Protected && action == stack.Delete {
			return stack.Errorf(stack.Protected, "The Stack (%s) cannot be deleted: it is protected by %s (%s).", s.Name, g.ProtectedBy, g.ProtectionReason)
		}
		if s.Parent == "" {
			return nil
		}
		if s, err = e.Store.Stacks.Stack(ctx, s.Parent); err != nil {
			if stack.CodeOf(err) == stack.EntityNotFound {
				return nil
			}
			return err
		}
	}
	return nil
}
