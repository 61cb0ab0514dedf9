package request

import (
	"context"

	"hearth/shared/stack"
)

// Policy returns the policy of a stack; one without a text allows everything.
func (e *Requests) Policy(ctx context.Context, s stack.Stack) (stack.Policy, error) {
	all, err := e.Store.Stacks.Policies(ctx, s.RootID())
	for _, p := range all {
		if p.StackID == s.ID {
			return p, err
		}
	}
	return stack.PolicyOf(s), err
}

// SetPolicy gives a stack a policy. An update that is under way keeps the one with which it began.
func (e *Requests) SetPolicy(ctx context.Context, s stack.Stack, body string) error {
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		now, err := e.Policy(ctx, s)
		if err != nil {
			return err
		}
		now = now.With(body, s)
		return e.Commits.Commit(ctx, stack.Change{Stack: &s, Policy: &now}).Err
	})
}

// changedPolicy returns the policy of a stack whose update begins with a generation; nil when the
// update does not change it.
func (e *Requests) changedPolicy(ctx context.Context, s stack.Stack, change *stack.PolicyChange, generation int64) (*stack.Policy, error) {
	if change == nil {
		return nil, nil
	}
	now, err := e.Policy(ctx, s)
	now = now.Change(*change, generation)
	return &now, err
}
