package gateway

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"hearth/functions"
)

// A Function is one that the gateway calls.
type Function struct {
	Name    string
	About   string
	Image   string
	Handler functions.Handler
	Ready   func(context.Context) error
}

// each replica has room for this many invocations at once; the others wait. There
// is one process all the same: replicas are what a function may use of it.
const each = 100

// most replicas that a function is scaled to.
const most = 100

// A row is a function at work.
type row struct {
	Function
	serve http.Handler
	count atomic.Int64

	mu       sync.Mutex
	replicas uint64
	running  uint64
	waiting  []chan struct{} // each closed when it is given room
}

func newRow(f Function) *row {
	if f.Ready == nil {
		f.Ready = func(context.Context) error { return nil }
	}
	return &row{Function: f, serve: functions.Serve(f.Handler, f.Ready), replicas: 1}
}

// enter waits for room. It says false when there is none to come: the function
// is scaled to none, or whoever asked has gone.
func (r *row) enter(ctx context.Context) bool {
	r.mu.Lock()
	if r.replicas == 0 {
		r.mu.Unlock()
		return false
	}
	if r.running < r.replicas*each {
		r.running++
		r.mu.Unlock()
		return true
	}
	room := make(chan struct{})
	r.waiting = append(r.waiting, room)
	r.mu.Unlock()
	select {
	case <-room:
		return true
	case <-ctx.Done():
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, w := range r.waiting {
		if w == room {
			r.waiting = append(r.waiting[:i], r.waiting[i+1:]...)
			return false
		}
	}
	// The room came after all.
	r.running--
	r.admit()
	return false
}

func (r *row) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running--
	r.admit()
}

// admit gives room to those who wait; the lock is held.
func (r *row) admit() {
	for len(r.waiting) > 0 && r.running < r.replicas*each {
		r.running++
		close(r.waiting[0])
		r.waiting = r.waiting[1:]
	}
}

func (r *row) scale(replicas uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replicas = replicas
	r.admit()
}

func (r *row) scaled() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.replicas
}

// row finds a function by its name, with or without the namespace.
func (g *Gateway) row(name string) (*row, bool) {
	if bare, namespace, ok := strings.Cut(name, "."); ok && namespace == Namespace {
		name = bare
	}
	r, ok := g.rows[name]
	return r, ok
}
