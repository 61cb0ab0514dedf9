package live

import (
	"context"

	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stackpolicy"
)

// policies are the stack policies that an update of a stack obeys.
type policies struct {
	own   *stackpolicy.Policy // of the stack; nil allows everything
	above string              // why a stack that contains this one does not allow any change in it
}

// ReadPolicies reads the policies of the stack and of the stacks that contain it, unless the action
// under way needs to obey none.
func (s *Scene) ReadPolicies(ctx context.Context) error {
	s.policies = policies{}
	if !lifecycle.ObeysPolicies(s.Stack) {
		return nil
	}
	return s.ReadPoliciesAnyway(ctx)
}

// ReadPoliciesAnyway is ReadPolicies for a preview of an update.
func (s *Scene) ReadPoliciesAnyway(ctx context.Context) error {
	all, err := s.Runtime.Store.Policies(ctx, s.Stack.RootID())
	if err != nil || len(all) == 0 {
		return err
	}
	texts := make(map[string]stack.Policy, len(all))
	for _, p := range all {
		texts[p.StackID] = p
	}
	if s.policies.own, err = policyOf(texts, s.Stack); err != nil {
		return err
	}
	for below := s.Stack; below.Parent != ""; {
		above, err := s.Runtime.Store.Stack(ctx, below.Parent)
		if err != nil {
			return err
		}
		if above.Status == stack.InProgress && !lifecycle.ObeysPolicies(above) { // a rollback of the tree
			s.policies = policies{}
			return nil
		}
		policy, err := policyOf(texts, above)
		if err != nil {
			return err
		}
		if policy != nil && s.policies.above == "" {
			row, err := s.Runtime.Store.Resource(ctx, below.ParentRow)
			if err != nil {
				return err
			}
			s.policies.above = policy.Denial(stackpolicy.Modify, row.Name, row.TypeShown())
		}
		below = above
	}
	return nil
}

// policyOf returns the policy of a stack that is in force; nil when it has none.
func policyOf(texts map[string]stack.Policy, s stack.Stack) (*stackpolicy.Policy, error) {
	text := texts[s.ID].InForce(s)
	if text == "" {
		return nil, nil
	}
	p, err := stackpolicy.Parse(text)
	return &p, err
}

// Denied returns why policies do not allow an update to change or replace a resource, by the outcome.
func (s *Scene) Denied(name, typ string) map[plan.Outcome]string {
	modify, replace := s.denial(stackpolicy.Modify, name, typ), s.denial(stackpolicy.Replace, name, typ)
	if modify == "" && replace == "" {
		return nil
	}
	return map[plan.Outcome]string{plan.Updated: modify, plan.Replaced: replace}
}

// RemovalDenial returns why policies do not allow an update to remove a resource; empty when they do.
func (s *Scene) RemovalDenial(r stack.Resource) string {
	if r.Action == stack.Delete || r.Action == stack.Init {
		return "" // it is being removed already, or was never made
	}
	return s.denial(stackpolicy.Remove, r.Name, r.TypeShown())
}

// AdditionDenial returns why policies do not allow an update to add a resource: a stack that contains
// this one does not allow changes in it.
func (s *Scene) AdditionDenial() string { return s.policies.above }

func (s *Scene) denial(action stackpolicy.Action, name, typ string) string {
	if s.policies.above != "" || s.policies.own == nil {
		return s.policies.above
	}
	return s.policies.own.Denial(action, name, typ)
}
