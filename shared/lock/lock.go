package lock

import (
	"context"
	"time"
)

// A Locker gives locks.
type Locker interface {
	// TryLock takes the lock of the key unless somebody holds it, which is not an
	// error. It ends with unlock, or by itself after ttl. Unlocking one that has
	// ended, and that somebody else may hold, does nothing.
	TryLock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}
