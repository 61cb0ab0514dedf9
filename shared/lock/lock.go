package lock

import (
	"context"
	"time"
)

// A Locker gives locks.
type Locker interface {
	// TryLock takes the lock of the key. ok is false when another worker holds it, which is no
	// error. The lock ends with unlock, or by itself after ttl. unlock does nothing for a lock that
	// has ended, even when another worker holds it now.
	TryLock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}
