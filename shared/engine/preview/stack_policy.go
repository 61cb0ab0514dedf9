package preview

import (
	"context"
	"slices"
	"strings"

	"hearth/shared/engine/live"
	"hearth/shared/engine/request"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// CheckPolicies returns the Forbidden error of an update that policies of the stack, or of its nested
// stacks, certainly do not allow. What is not certain yet is decided when the resource's turn comes.
func (e *Previews) CheckPolicies(ctx context.Context, c stack.Caller, s stack.Stack, r request.UpdateRequest) error {
	all, err := e.Store.Policies(ctx, s.RootID())
	if err != nil || !slices.ContainsFunc(all, func(p stack.Policy) bool { return p.Body != "" }) {
		return err
	}
	p, err := e.PrepareChanges(ctx, c, s, r, true)
	if err != nil {
		return err
	}
	var denied []string
	for _, change := range p.Changes {
		if change.Denial != "" && !slices.Contains(denied, change.Denial) {
			denied = append(denied, change.Denial)
		}
	}
	if len(denied) == 0 {
		return nil
	}
	return stack.Errorf(stack.Forbidden, "%s", strings.Join(denied, " "))
}

// denialOf returns why policies certainly do not allow a change of a row; empty when they may.
func (e *Previews) denialOf(s *live.Scene, v plan.RowVerdict) string {
	switch {
	case v.Perhaps:
		return ""
	case v.Outcome == plan.Added:
		return s.AdditionDenial()
	case v.Row == nil || v.Outcome == plan.Updated && v.IsVisit() && e.Nests(*v.Row):
		return ""
	}
	return s.Denied(v.Row.Name, v.Row.TypeShown())[v.Outcome]
}
