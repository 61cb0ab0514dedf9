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
// with the fewest places is next, and no caller has more than a quarter of them: the
// others need neither wait for one who sends very much, nor share the processors with
// very many of its requests.
type Room struct {
	mu      sync.Mutex
	places  int
	taken   int
	of      map[string]int // places of each caller
	waiting []*guest
}

type guest struct {
	caller string
	size   int
	room   chan struct{} // closed when it may go on
}

// NewRoom makes one with so many places.
func NewRoom(places int) *Room { return &Room{places: places, of: map[string]int{}} }

// Enter waits for places for a request of so many bytes. An empty caller is no one in
// particular. It reports false when there are no places to come: the room has none, or
// ctx has ended.
func (r *Room) Enter(ctx context.Context, caller string, bytes int64) (leave func(), ok bool) {
	g := &guest{caller: caller, room: make(chan struct{})}
	r.mu.Lock()
	if r.places <= 0 {
		r.mu.Unlock()
		return nil, false
	}
	g.size = min(1+int(bytes/placeBytes), max(r.places/4, 1))
	r.waiting = append(r.waiting, g)
	r.admit()
	r.mu.Unlock()
	select {
	case <-g.room:
	case <-ctx.Done():
		r.mu.Lock()
		i := slices.Index(r.waiting, g)
		if i >= 0 {
			r.waiting = slices.Delete(r.waiting, i, i+1)
		}
		r.mu.Unlock()
		if i < 0 { // the places came after all
			r.leave(g)
		}
		return nil, false
	}
	return sync.OnceFunc(func() { r.leave(g) }), true
}

func (r *Room) leave(g *guest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken -= g.size
	if r.of[g.caller] -= g.size; r.of[g.caller] <= 0 {
		delete(r.of, g.caller)
	}
	r.admit()
}

// Resize changes how many places there are.
func (r *Room) Resize(places int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.places = places
	r.admit()
}

// admit gives places to those who wait; the lock is held.
func (r *Room) admit() {
	for r.places > 0 {
		next := -1
		for i, g := range r.waiting {
			if g.caller != "" && r.of[g.caller] > 0 && r.of[g.caller]+g.size > max(r.places/4, 1) {
				continue
			}
			if next < 0 || r.of[g.caller] < r.of[r.waiting[next].caller] {
				next = i
			}
		}
		if next < 0 || r.taken+min(r.waiting[next].size, max(r.places, 0)) > r.places {
			return
		}
		g := r.waiting[next]
		r.waiting = slices.Delete(r.waiting, next, next+1)
		r.taken += g.size
		r.of[g.caller] += g.size
		close(g.room)
	}
}

type turnKey struct{}

// Admit runs a handler when there are places for the request. The body is in memory by
// then, where NewServer serves. It reports false when there are no places to come.
func (r *Room) Admit(w http.ResponseWriter, req *http.Request, h http.Handler) bool {
	size := max(req.ContentLength, 0)
	if b, whole := req.Body.(*wholeBody); whole {
		size = b.rest.Size()
	}
	leave, ok := r.Enter(req.Context(), callerOf(req), size)
	if !ok {
		return false
	}
	defer leave()
	if turn, served := req.Context().Value(turnKey{}).(func(bool)); served {
		turn(true)
		defer turn(false)
	}
	h.ServeHTTP(w, req)
	return true
}

// Detached makes a context for work that goes on when its request has been answered.
func Detached(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), turnKey{}, nil)
}

// callerOf tells callers apart by their tokens, and those without one by their addresses.
// The token itself is not kept.
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
