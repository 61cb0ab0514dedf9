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

// A Room bounds what is under way at once. It is fair: of those who wait, the caller
// with the fewest places is next, of several such callers the one whose last turn was longest
// ago. No caller has more than a quarter of the places. So the others need neither wait for one
// who sends very much, nor share the processors with very many of its requests.
type Room struct {
	mu      sync.Mutex
	places  int
	taken   int
	of      map[string]int // places of each caller
	waiting []*guest
	turns   int64            // counts admissions
	turn    map[string]int64 // the last turn of each caller that has places or waits
}

type guest struct {
	caller string
	size   int
	room   chan struct{} // closed when it may go on
}

// NewRoom makes one with so many places.
func NewRoom(places int) *Room {
	return &Room{places: places, of: map[string]int{}, turn: map[string]int64{}}
}

// Enter waits for places for a request of so many bytes. An empty caller is
// unknown. It reports false when there are no places to come: the room has none, or
// ctx has ended.
func (r *Room) Enter(ctx context.Context, caller string, bytes int64) (leave func(), ok bool) {
	g, ok := r.enter(ctx, caller, bytes)
	if !ok {
		return nil, false
	}
	return sync.OnceFunc(func() { r.leave(g) }), true
}

func (r *Room) enter(ctx context.Context, caller string, bytes int64) (*guest, bool) {
	g := &guest{caller: caller, room: make(chan struct{})}
	r.mu.Lock()
	if r.places <= 0 {
		r.mu.Unlock()
		return nil, false
	}
	g.size = min(1+int(bytes/placeBytes), max(r.places/4, 1))
	return g, r.wait(ctx, g)
}

// enterAgain gives a guest's places back, and waits for as many for another caller. The guest
// that it returns has no places when it reports false.
func (r *Room) enterAgain(ctx context.Context, had *guest, caller string) (*guest, bool) {
	g := &guest{caller: caller, size: had.size, room: make(chan struct{})}
	r.leave(had)
	r.mu.Lock()
	if r.wait(ctx, g) {
		return g, true
	}
	return &guest{caller: caller}, false
}

// wait queues a guest; the lock is held, and given back.
func (r *Room) wait(ctx context.Context, g *guest) bool {
	r.waiting = append(r.waiting, g)
	r.admit()
	r.mu.Unlock()
	select {
	case <-g.room:
		return true
	case <-ctx.Done():
	}
	r.mu.Lock()
	i := slices.Index(r.waiting, g)
	if i >= 0 {
		r.waiting = slices.Delete(r.waiting, i, i+1)
		r.forget(g.caller)
	}
	r.mu.Unlock()
	if i < 0 { // the places came after all
		r.leave(g)
	}
	return false
}

// rename counts a guest's places for another caller. It reports false where that caller would
// have too many.
func (r *Room) rename(g *guest, caller string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g.caller == caller {
		return true
	}
	if has := r.of[caller]; has > 0 && has+g.size > max(r.places/4, 1) {
		return false
	}
	r.drop(g)
	g.caller = caller
	r.count(g)
	r.admit() // the former caller may have more
	return true
}

func (r *Room) leave(g *guest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken -= g.size
	r.drop(g)
	r.admit()
}

// count adds a guest's places to those of its caller; the lock is held.
func (r *Room) count(g *guest) {
	r.of[g.caller] += g.size
	r.turns++
	r.turn[g.caller] = r.turns
}

// drop takes a guest's places from those of its caller; the lock is held.
func (r *Room) drop(g *guest) {
	if r.of[g.caller] -= g.size; r.of[g.caller] <= 0 {
		delete(r.of, g.caller)
		r.forget(g.caller)
	}
}

// forget forgets the last turn of a caller that has left; the lock is held.
func (r *Room) forget(caller string) {
	if r.of[caller] == 0 && !slices.ContainsFunc(r.waiting, func(g *guest) bool { return g.caller == caller }) {
		delete(r.turn, caller)
	}
}

// isBefore reports whether one guest that waits is admitted before another one that came
// earlier; the lock is held.
func (r *Room) isBefore(g, earlier *guest) bool {
	if has, had := r.of[g.caller], r.of[earlier.caller]; has != had {
		return has < had
	}
	return r.turn[g.caller] < r.turn[earlier.caller]
}

// Resize changes how many places there are.
func (r *Room) Resize(places int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.places = places
	r.admit()
}

// callers counts the callers that have places.
func (r *Room) callers() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.of)
}

// admit gives places to those who wait; the lock is held.
func (r *Room) admit() {
	for r.places > 0 {
		next := -1
		for i, g := range r.waiting {
			if g.caller != "" && r.of[g.caller] > 0 && r.of[g.caller]+g.size > max(r.places/4, 1) {
				continue
			}
			if next < 0 || r.isBefore(g, r.waiting[next]) {
				next = i
			}
		}
		if next < 0 || r.taken+min(r.waiting[next].size, max(r.places, 0)) > r.places {
			return
		}
		g := r.waiting[next]
		r.waiting = slices.Delete(r.waiting, next, next+1)
		r.taken += g.size
		r.count(g)
		close(g.room)
	}
}

// callerOf tells callers apart by their tokens, and those without one by their addresses, until
// it is known whose token it is. The token itself is not kept.
func callerOf(r *http.Request) string {
	if token := r.Header.Get("X-Auth-Token"); token != "" {
		sum := sha256.Sum256([]byte(token))
		return string(sum[:])
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
