package live

import (
	"context"
	"errors"
	"fmt"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Do makes a call with the stack's credential, or with the token of the caller when there is no
// stack yet. The credential is read at the first call, because many resources need none.
func (s *Scene) Do(ctx context.Context, call stack.Call) stack.Answer {
	if call.Service == stack.SoftwareService || call.Service == stack.FunctionService { // needs no credential
		return s.Runtime.Services.Do(ctx, stack.Account{}, s.Stack.Project, call)
	}
	account, err := s.account(ctx)
	if err != nil {
		if errors.Is(err, stack.ErrUnopened) { // handled like a revoked credential
			return stack.Answer{Trouble: stack.Denied, Reason: commit.UnreadableReason("the stack's credential")}
		}
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	return s.Runtime.Call(ctx, account, call)
}

// account returns the credential, or the caller's token, with which the scene makes calls.
func (s *Scene) account(ctx context.Context) (stack.Account, error) {
	if s.Caller != nil {
		return s.Caller.Account(), nil
	}
	s.credentialOnce.Do(func() {
		s.credentialError = errors.New("the credential of the stack was not read") // stays if the read panics
		c, err := s.Runtime.Store.Credential(ctx, s.Stack.CredentialID)
		if err != nil {
			s.credentialError = fmt.Errorf("credential of stack %s: %w", s.Stack.ID, err)
			return
		}
		s.credential, s.credentialError = &c, nil
	})
	return stack.Account{Credential: s.credential}, s.credentialError
}
