package web

import (
	"context"
	"crypto/sha256"
	"net"
	"net/http"
	"slices"
	"sync"
)

// A place is for a request of up to so many bytes; a longer one takes several.
const placeBytes = 64 << 10

// Places limits how many requests are in progress at once. It is a fair semaphore. The caller with
// the fewest places is next; of several such callers the one whose last turn was longest ago. No
// caller has more than a quarter of the places. So a caller with very many requests delays no other.
type Places struct {
	mu      sync.Mutex
	total   int
	taken   int
	of      map[string]int // places of each caller
	waiting []*waiter
	turns   int64            // counts admissions
	turn    map[string]int64 // the last turn of each caller that has places or waits
}

// A waiter is a request that has places or waits for them.
type waiter struct {
	caller   string
	size     int
	admitted chan struct{} // closed when it may go on
}

// NewPlaces returns a limit with so many places.
func NewPlaces(places int) *Places {
	return &Places{total: places, of: map[string]int{}, turn: map[string]int64{}}
}

// Acquire waits for places for a request of so many bytes. An empty caller is unknown. It reports
// false when no places can come: the limit is zero, or ctx has ended.
func (p *Places) Acquire(ctx context.Context, caller string, bytes int64) (leave func(), ok bool) {
	w, ok := p.acquire(ctx, caller, bytes)
	if !ok {
		return nil, false
	}
	return sync.OnceFunc(func() { p.release(w) }), true
}

func (p *Places) acquire(ctx context.Context, caller string, bytes int64) (*waiter, bool) {
	w := &waiter{caller: caller, admitted: make(chan struct{})}
	p.mu.Lock()
	if p.total <= 0 {
		p.mu.Unlock()
		return nil, false
	}
	w.size = min(1+int(bytes/placeBytes), max(p.total/4, 1))
	return w, p.wait(ctx, w)
}

// reacquire gives a waiter's places back, and waits for as many for another caller. The waiter
// that it returns has no places when it reports false.
func (p *Places) reacquire(ctx context.Context, had *waiter, caller string) (*waiter, bool) {
	w := &waiter{caller: caller, size: had.size, admitted: make(chan struct{})}
	p.release(had)
	p.mu.Lock()
	if p.wait(ctx, w) {
		return w, true
	}
	return &waiter{caller: caller}, false
}

// wait queues a waiter. The lock is held before, and not after.
func (p *Places) wait(ctx context.Context, w *waiter) bool {
	p.waiting = append(p.waiting, w)
	p.admit()
	p.mu.Unlock()
	select {
	case <-w.admitted:
		return true
	case <-ctx.Done():
	}
	p.mu.Lock()
	i := slices.Index(p.waiting, w)
	if i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		p.forget(w.caller)
	}
	p.mu.Unlock()
	if i < 0 { // the places came after all
		p.release(w)
	}
	return false
}

// moveTo counts a waiter's places for another caller. It reports false where that caller would
// have too many.
func (p *Places) moveTo(w *waiter, caller string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.caller == caller {
		return true
	}
	if has := p.of[caller]; has > 0 && has+w.size > max(p.total/4, 1) {
		return false
	}
	p.drop(w)
	w.caller = caller
	p.count(w)
	p.admit() // the former caller may have more
	return true
}

func (p *Places) release(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken -= w.size
	p.drop(w)
	p.admit()
}

// count adds a waiter's places to those of its caller; the lock is held.
func (p *Places) count(w *waiter) {
	p.of[w.caller] += w.size
	p.turns++
	p.turn[w.caller] = p.turns
}

// drop takes a waiter's places from those of its caller; the lock is held.
func (p *Places) drop(w *waiter) {
	if p.of[w.caller] -= w.size; p.of[w.caller] <= 0 {
		delete(p.of, w.caller)
		p.forget(w.caller)
	}
}

// forget forgets the last turn of a caller that has left; the lock is held.
func (p *Places) forget(caller string) {
	if p.of[caller] == 0 && !slices.ContainsFunc(p.waiting, func(w *waiter) bool { return w.caller == caller }) {
		delete(p.turn, caller)
	}
}

// isBefore reports whether a waiter is admitted before another one that came
// earlier; the lock is held.
func (p *Places) isBefore(w, earlier *waiter) bool {
	if has, had := p.of[w.caller], p.of[earlier.caller]; has != had {
		return has < had
	}
	return p.turn[w.caller] < p.turn[earlier.caller]
}

// Resize changes how many places there are.
func (p *Places) Resize(places int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = places
	p.admit()
}

// callers counts the callers that have places.
func (p *Places) callers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.of)
}

// admit gives places to those who wait; the lock is held.
func (p *Places) admit() {
	for p.total > 0 {
		next := -1
		for i, w := range p.waiting {
			if w.caller != "" && p.of[w.caller] > 0 && p.of[w.caller]+w.size > max(p.total/4, 1) {
				continue
			}
			if next < 0 || p.isBefore(w, p.waiting[next]) {
				next = i
			}
		}
		if next < 0 || p.taken+min(p.waiting[next].size, max(p.total, 0)) > p.total {
			return
		}
		w := p.waiting[next]
		p.waiting = slices.Delete(p.waiting, next, next+1)
		p.taken += w.size
		p.count(w)
		close(w.admitted)
	}
}

// callerOf tells callers apart by their tokens, and those without one by their addresses, until
// it is known whose token it is. The token itself is not kept.
func callerOf(p *http.Request) string {
	if token := p.Header.Get("X-Auth-Token"); token != "" {
		sum := sha256.Sum256([]byte(token))
		return string(sum[:])
	}
	host, _, err := net.SplitHostPort(p.RemoteAddr)
	if err != nil {
		return p.RemoteAddr
	}
	return host
}
