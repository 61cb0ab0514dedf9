package fair

import (
	"context"
	"slices"
	"sync"
)

// Rules say how the places are shared. The zero Rules let one caller have all of them.
type Rules struct {
	Parts int // one caller has one of so many parts of the places, at least one; 0 and 1 are all
	Spare int // places that only a caller without any gets
}

// A Limit is a fair semaphore. The caller with the fewest places is next; of several such callers the
// one whose last turn was longest ago. So a caller with very much work delays no other.
type Limit struct {
	rules Rules

	mu      sync.Mutex
	total   int
	taken   int
	of      map[string]int // places of each caller
	waiting []*Ticket
	turns   int64            // counts turns
	last    map[string]int64 // the last turn of each caller that has places or waits
}

// A Ticket has places, or waits for them.
type Ticket struct {
	caller   string
	size     int
	admitted chan struct{} // closed when it has its places
}

// NewLimit returns a Limit with so many places.
func NewLimit(places int, r Rules) *Limit {
	return &Limit{rules: r, total: places, of: map[string]int{}, last: map[string]int64{}}
}

// Acquire waits for so many places, of which it takes no more than one caller may have. An empty
// caller is unknown, and may have all. It reports false when no places can come: there are none, or
// ctx has ended. Otherwise the ticket must be released.
func (l *Limit) Acquire(ctx context.Context, caller string, size int) (*Ticket, bool) {
	l.mu.Lock()
	if l.total <= 0 {
		l.mu.Unlock()
		return nil, false
	}
	t := &Ticket{caller: caller, size: min(size, l.most()), admitted: make(chan struct{})}
	return t, l.wait(ctx, t)
}

// Reacquire gives a ticket's places back, and waits for as many for another caller. The ticket that
// it returns has no places when it reports false.
func (l *Limit) Reacquire(ctx context.Context, had *Ticket, caller string) (*Ticket, bool) {
	t := &Ticket{caller: caller, size: had.size, admitted: make(chan struct{})}
	l.Release(had)
	l.mu.Lock()
	if l.wait(ctx, t) {
		return t, true
	}
	return &Ticket{caller: caller}, false
}

// wait queues a ticket. The lock is held before, and not after.
func (l *Limit) wait(ctx context.Context, t *Ticket) bool {
	l.waiting = append(l.waiting, t)
	l.admit()
	l.mu.Unlock()
	select {
	case <-t.admitted:
		if ctx.Err() == nil {
			return true
		}
	case <-ctx.Done():
	}
	l.mu.Lock()
	i := slices.Index(l.waiting, t)
	if i >= 0 {
		l.waiting = slices.Delete(l.waiting, i, i+1)
		l.forget(t.caller)
	}
	l.mu.Unlock()
	if i < 0 { // the places came all the same
		l.Release(t)
	}
	return false
}

// Move counts a ticket's places for another caller. It reports false where that caller would have too
// many.
func (l *Limit) Move(t *Ticket, caller string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.caller == caller {
		return true
	}
	if has := l.of[caller]; has > 0 && has+t.size > l.most() {
		return false
	}
	l.drop(t)
	t.caller = caller
	l.count(t)
	l.admit() // the former caller may have more
	return true
}

// Release gives a ticket's places back.
func (l *Limit) Release(t *Ticket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken -= t.size
	l.drop(t)
	l.admit()
}

// Resize changes how many places there are.
func (l *Limit) Resize(places int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total = places
	l.admit()
}

// Callers counts the callers that have places.
func (l *Limit) Callers() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.of)
}
