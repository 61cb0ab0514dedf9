package cfn

import (
	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

type rollbackResult struct{ StackId string }

// rollbackStack rolls back a creation or an update that failed.
func (c *cfn) rollbackStack(r *call) (any, error) {
	s, err := c.findForRollback(r)
	if err != nil {
		return nil, err
	}
	token, repeated, err := newToken(r, s, func(token string) bool { return s.HasToken(token, stack.Rollback) })
	if err != nil || repeated {
		return rollbackResult{arn(s)}, err
	}
	if status := statusOf(s); status != "CREATE_FAILED" && status != "UPDATE_FAILED" {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack:%s is in %s state and can not be rolled back.", arn(s), status)
	}
	if err := c.Stacks.RollbackStack(r.Context(), r.Caller, s, token); err != nil {
		return nil, err
	}
	return rollbackResult{arn(s)}, nil
}

// continueUpdateRollback goes on with the rollback of an update that failed. Resources to skip stay
// as they are.
func (c *cfn) continueUpdateRollback(r *call) (any, error) {
	s, err := c.findForRollback(r)
	if err != nil {
		return nil, err
	}
	skip, err := r.params.Strings("ResourcesToSkip")
	if err != nil {
		return nil, err
	}
	token, repeated, err := newToken(r, s, s.HasContinueToken)
	if err != nil || repeated {
		return struct{}{}, err
	}
	if status := statusOf(s); status != "UPDATE_ROLLBACK_FAILED" {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack:%s is in %s state and can not continue an update rollback.", arn(s), status)
	}
	if err := c.Stacks.ContinueRollback(r.Context(), r.Caller, s, skip, token); err != nil {
		return nil, err
	}
	return struct{}{}, nil
}

// newToken returns the client's token. repeated is true if has reports that the same was asked for with
// it already.
func newToken(r *call, s stack.Stack, has func(token string) bool) (token string, repeated bool, err error) {
	if token, err = clientToken(r); err != nil || has(token) {
		return token, err == nil, err
	}
	return token, false, checkFresh(s, token)
}

// findForRollback returns the stack that a request names, and refuses parameters that would be lost.
func (c *cfn) findForRollback(r *call) (stack.Stack, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return s, err
	}
	return s, refuseUnsupported(r)
}
