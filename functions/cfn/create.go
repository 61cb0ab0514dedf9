package cfn

import (
	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

type stackIDResult struct{ StackId string }

// refuseUnsupported returns the error of a request that asks for what Hearth does not do yet, and
// would be lost: a role, or that the rollback of a creation deletes what DeletionPolicy retains.
func refuseUnsupported(r *call) error {
	if r.params.Given("RoleARN") {
		return unsupportedParameter("RoleARN")
	}
	const retain = "RetainExceptOnCreate"
	on, err := r.params.Bool(retain, false)
	if err == nil && on {
		err = unsupportedParameter(retain)
	}
	return err
}

func (c *cfn) createStack(r *call) (any, error) {
	name := r.params.String("StackName")
	if name == "" {
		return nil, required("StackName")
	}
	if err := refuseUnsupported(r); err != nil {
		return nil, err
	}
	request := engine.Request{Name: name}
	var err error
	if err = stack.CheckName(name); err != nil {
		return nil, err
	}
	if request.DisableRollback, err = disableRollback(r); err != nil {
		return nil, err
	}
	if request.TimeoutMins, err = r.params.Int("TimeoutInMinutes", 0, 1, int(stack.Longest.Minutes())); err != nil {
		return nil, err
	}
	protected, err := r.params.Bool("EnableTerminationProtection", false)
	if err != nil {
		return nil, err
	}
	if protected {
		request.Guard = new(stack.Guard)
		protect(r, true)(request.Guard)
	}
	if request.Tags, err = tags(r); err != nil {
		return nil, err
	}
	var bounds *stack.Options
	if request.Check, bounds, err = allowed(r, true); err != nil {
		return nil, err
	}
	if request.Options, err = stackOptions(r, nil, bounds); err != nil {
		return nil, err
	}
	if request.Token, err = clientToken(r); err != nil {
		return nil, err
	}
	if request.Policy, err = c.policyText(r, "StackPolicy"); err != nil {
		return nil, err
	}
	request.Check = withPolicyNames(request.Check, nil, request.Policy)
	if request.Source.Template, err = c.neededTemplate(r); err != nil {
		return nil, err
	}
	if request.Source.Environment.Parameters, err = newParameters(r); err != nil {
		return nil, err
	}
	s, err := c.Stacks.CreateStack(r.Context(), r.Caller, request)
	if stack.CodeOf(err) == stack.StackExists && request.Token != "" {
		there, findErr := c.Store.FindStack(r.Context(), r.Caller.Project, name)
		if findErr == nil && there.HasToken(request.Token, stack.Create) {
			s, err = there, nil // the same request, sent again
		}
	}
	if err != nil {
		return nil, err
	}
	return stackIDResult{arn(s)}, nil
}

// disableRollback reports whether a stack that fails is left as it is. Here it is rolled back
// unless the caller says otherwise, as AWS's clients expect.
func disableRollback(r *call) (bool, error) {
	if !r.params.Given("OnFailure") {
		return r.params.Bool("DisableRollback", false)
	}
	if r.params.Given("DisableRollback") {
		return false, awsquery.Errorf(awsquery.InvalidParameterCombination, "DisableRollback and OnFailure may not be used together.")
	}
	switch r.params.String("OnFailure") {
	case "DO_NOTHING":
		return true, nil
	case "ROLLBACK", "DELETE": // a deletion comes in place of the rollback
		return false, nil
	}
	return false, awsquery.Errorf(awsquery.ValidationError,
		"1 validation error detected: Value at 'onFailure' failed to satisfy constraint: Member must satisfy enum value set: [DO_NOTHING, ROLLBACK, DELETE]")
}

// protect returns the change that protects a stack from being deleted, or ends that.
func protect(r *call, on bool) func(*stack.Guard) {
	return func(g *stack.Guard) {
		g.Protected, g.ProtectedBy, g.ProtectionReason = on, "", ""
		if on {
			g.ProtectedBy, g.ProtectionReason = r.Caller.UserName, "TerminationProtection is enabled"
		}
	}
}

func (c *cfn) updateTerminationProtection(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	if !r.params.Given("EnableTerminationProtection") {
		return nil, required("EnableTerminationProtection")
	}
	on, err := r.params.Bool("EnableTerminationProtection", false)
	if err != nil {
		return nil, err
	}
	if _, err := c.Guards.ChangeGuard(r.Context(), s, protect(r, on)); err != nil {
		return nil, err
	}
	return stackIDResult{arn(s)}, nil
}
