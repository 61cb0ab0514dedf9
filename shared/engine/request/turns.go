package request

import (
	"context"
	"sync"
)

// turns lets requests of this process that change one row come one after the other. The row's
// version decides between processes. Without turns, many signals at once would find the row changed
// again and again, until they are refused.
type turns struct {
	mu   sync.Mutex
	rows map[string]*turn
}

type turn struct {
	taken chan struct{} // has one element while a request has its turn
	users int           // that have their turn or wait for it
}

// take waits until it is this request's turn to change a row. The caller calls done afterwards.
func (t *turns) take(ctx context.Context, row string) (done func(), err error) {
	t.mu.Lock()
	if t.rows == nil {
		t.rows = map[string]*turn{}
	}
	one := t.rows[row]
	if one == nil {
		one = &turn{taken: make(chan struct{}, 1)}
		t.rows[row] = one
	}
	one.users++
	t.mu.Unlock()
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(t.rows, row)
		}
	}
	select {
	case one.taken <- struct{}{}:
		return func() { <-one.taken; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
