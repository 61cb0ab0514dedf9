package request

import (
	"context"
	"errors"

	"hearth/shared/stack"
)

// InRegion returns the caller with the stack's region. An administrator of another project has no
// token for the stack's project: the cloud is then asked with the stack's own credential.
func (e *Requests) InRegion(ctx context.Context, c stack.Caller, s stack.Stack) (stack.Caller, error) {
	if c.Project == s.Project {
		return c, nil
	}
	credential, err := e.Store.Stacks.Credential(ctx, s.CredentialID)
	if stack.CodeOf(err) == stack.EntityNotFound {
		return c, errors.Join(stack.Errorf(stack.Forbidden, "The Stack (%s) has no credential with which an administrator of another project could act on it.", s.Name), err)
	}
	c.Project, c.Token, c.Acting, c.Region = s.Project, "", &credential, s.Region
	return c, err
}
