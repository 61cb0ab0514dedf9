package commit

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// A Cloud carries out calls. It waits when the cloud throttles (429, and 503 with Retry-After).
// The Answer holds every other answer, and says when there was none.
type Cloud interface {
	Do(ctx context.Context, account stack.Account, call stack.Call) stack.Answer

	// Offers reports whether the cloud has a service for the account.
	Offers(ctx context.Context, account stack.Account, service string) (bool, error)
}

// A Publisher sends messages to the workers of their topics. It may lose messages: the sweeper
// delivers them again from the outbox.
type Publisher interface {
	Publish(ctx context.Context, messages ...stack.Message) error
}

// A Fetcher gets templates from URLs. Its error does not say why it failed.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// An Invoker calls users' functions. It does not wait for their answers, which come otherwise. The
// error is Unavailable when the call may be tried again, and a BadRequest when not. It does not say
// what is behind the URL.
type Invoker interface {
	Invoke(ctx context.Context, address string, event []byte) error
}

// A Locker gives locks that only save work: two holders at once do no harm.
type Locker interface {
	TryLock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}

// A Delegate lets Hearth act for a stack's owner after the owner's token has expired.
type Delegate interface {
	Delegate(ctx context.Context, caller stack.Caller) (stack.Credential, error)
	Revoke(ctx context.Context, credential stack.Credential) error
}

// Users makes and deletes the users that resources have in Keystone. identity.Identity explains the methods.
type Users interface {
	HasStackDomain() bool
	EnsureUser(ctx context.Context, u stack.StackUser) (stack.StackUser, error)
	RemoveUser(ctx context.Context, u stack.StackUser) (project string, err error)
	RemoveUserProject(ctx context.Context, id string) error
}
