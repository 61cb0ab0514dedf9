package cfn

import (
	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

// deleteStack succeeds for a stack that does not exist, as AWS's does.
func (c *cfn) deleteStack(r *call) (any, error) {
	s, err := c.find(r, "StackName")
	if awsquery.CodeOf(err) == awsquery.ValidationError && r.params.Given("StackName") || err == nil && access.IsGone(s) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.params.Given("RoleARN") {
		return nil, unsupportedParameter("RoleARN")
	}
	retain, err := r.params.Strings("RetainResources")
	if err != nil {
		return nil, err
	}
	if len(retain) > 0 && (s.Action != stack.Delete || s.Status != stack.Failed) {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Invalid operation on stack [%s]. RetainResources can only be used with a stack in the DELETE_FAILED state.", arn(s))
	}
	force, err := forcesDeletion(r, s)
	if err != nil {
		return nil, err
	}
	guard, err := c.Guards.Guard(r.Context(), s)
	if err != nil {
		return nil, err
	}
	if guard.Protected {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack [%s] cannot be deleted while TerminationProtection is enabled", s.Name)
	}
	if force {
		return nil, c.Stacks.ForceDeleteStack(r.Context(), r.Caller, s)
	}
	return nil, c.Stacks.DeleteStack(r.Context(), r.Caller, s, retain...)
}

// forcesDeletion reports whether a request deletes a stack although some of its resources cannot be
// deleted.
func forcesDeletion(r *call, s stack.Stack) (bool, error) {
	switch mode := r.params.String("DeletionMode"); mode {
	case "", "STANDARD":
		return false, nil
	case "FORCE_DELETE_STACK":
	default:
		return false, unfit("deletionMode", mode, "Member must satisfy enum value set: [STANDARD, FORCE_DELETE_STACK]")
	}
	switch {
	case s.Action != stack.Delete || s.Status != stack.Failed:
		return false, awsquery.Errorf(awsquery.ValidationError, "Invalid operation on stack [%s]. FORCE_DELETE_STACK can only be used with a stack in the DELETE_FAILED state.", arn(s))
	case r.params.Given("RetainResources") || r.params.Given("RetainResources.member.1"):
		return false, awsquery.Errorf(awsquery.InvalidParameterCombination, "RetainResources and DeletionMode FORCE_DELETE_STACK may not be used together.")
	}
	return true, nil
}
