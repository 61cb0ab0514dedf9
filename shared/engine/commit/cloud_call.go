package commit

import (
	"context"

	"hearth/shared/stack"
)

// Call makes a call to the cloud. When the credential is refused, it may have been replaced
// since it was read. The call had no effect then, so it is made once more with the new one.
func (e *Base) Call(ctx context.Context, account stack.Account, call stack.Call) stack.Answer {
	a := e.Cloud.Do(ctx, account, call)
	if a.Trouble != stack.Denied || account.Caller != nil || account.Credential == nil || account.Credential.ID == "" {
		return a
	}
	fresh, err := e.store.Credential(ctx, account.Credential.ID)
	if err != nil || fresh.Version == account.Credential.Version {
		return a
	}
	return e.Cloud.Do(ctx, stack.Account{Credential: &fresh}, call)
}
