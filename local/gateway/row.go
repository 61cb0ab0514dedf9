package gateway

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"hearth/functions"
	"hearth/shared/web"
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
	room  *web.Room

	mu       sync.Mutex
	replicas uint64
}

func newRow(f Function) *row {
	if f.Ready == nil {
		f.Ready = func(context.Context) error { return nil }
	}
	return &row{Function: f, serve: functions.Serve(f.Handler, f.Ready), room: web.NewRoom(each), replicas: 1}
}

func (r *row) scale(replicas uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replicas = replicas
	r.room.Resize(int(replicas) * each)
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
