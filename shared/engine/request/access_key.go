package request

import (
	"context"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// A KeyHolder is the resource that a key pair was issued for.
type KeyHolder struct {
	Stack    stack.Stack
	Resource stack.Resource
}

// Signer returns the resource with whose key a request was signed. The key of an object that is
// replaced, suspended or deleted is refused from that moment on: it is read again for each request.
func (e *Requests) Signer(ctx context.Context, claim *awssign.Claim, undated awssign.Undated) (KeyHolder, error) {
	unknown := stack.Errorf(stack.InvalidClientTokenID, "The security token included in the request is invalid.")
	r, ok, err := e.Store.Rows.KeyHolder(ctx, claim.AccessKey)
	switch {
	case err != nil:
		return KeyHolder{}, err
	case !ok || r.AccessKey != claim.AccessKey || r.Unopened != nil || !keyWorks(r):
		return KeyHolder{}, unknown
	}
	secret, _ := r.Data[stack.SecretKeyData].(string)
	if err := claim.Check(secret, e.Now(), undated); err != nil {
		return KeyHolder{}, err
	}
	s, err := e.Store.Stacks.Stack(ctx, r.StackID)
	if stack.CodeOf(err) == stack.EntityNotFound {
		err = unknown
	}
	return KeyHolder{s, r}, err
}

// keyWorks reports whether the key of a resource may be used now. The servers that a deployment
// runs on report while it is suspended or deleted; nothing else has anything to say then.
func keyWorks(r stack.Resource) bool {
	switch r.Action {
	case stack.Suspend, stack.Delete:
		return r.Status == stack.InProgress
	}
	return true
}
