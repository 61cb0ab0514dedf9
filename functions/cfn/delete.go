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
	retain, err := r.params.Strings("RetainResources")
	if err != nil {
		return nil, err
	}
	if len(retain) > 0 && (s.Action != stack.Delete || s.Status != stack.Failed) {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Invalid operation on stack [%s]. RetainResources can only be used with a stack in the DELETE_FAILED state.", arn(s))
	}
	guard, err := c.Guards.Guard(r.Context(), s)
	if err != nil {
		return nil, err
	}
	if guard.Protected {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack [%s] cannot be deleted while TerminationProtection is enabled", s.Name)
	}
	return nil, c.Stacks.DeleteStack(r.Context(), r.Caller, s, retain...)
}
