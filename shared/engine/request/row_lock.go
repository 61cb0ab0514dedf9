package request

import (
	"context"
	"sync"
)

// rowLocks let requests of this process that change one row come one after the other. The row's
// version decides between processes. Without locks, many signals at once would find the row changed
// again and again, until they are refused.
type rowLocks struct {
	mu   sync.Mutex
	rows map[string]*rowLock
}

type rowLock struct {
	held  chan struct{} // has one element while a request holds the lock
	users int           // that hold the lock or wait for it
}

// lock waits until no other request of this process holds a row's lock. The caller calls unlock
// afterwards.
func (l *rowLocks) lock(ctx context.Context, row string) (unlock func(), err error) {
	l.mu.Lock()
	if l.rows == nil {
		l.rows = map[string]*rowLock{}
	}
	one := l.rows[row]
	if one == nil {
		one = &rowLock{held: make(chan struct{}, 1)}
		l.rows[row] = one
	}
	one.users++
	l.mu.Unlock()
	leave := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(l.rows, row)
		}
	}
	select {
	case one.held <- struct{}{}:
		return func() { <-one.held; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
