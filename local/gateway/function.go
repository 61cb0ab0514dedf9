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

// callsPerReplica is how many invocations a replica does at once; the others wait. All replicas are
// in one process: their number says how much of it a function may use.
const callsPerReplica = 100

// mostReplicas is the largest number of replicas that a function is scaled to.
const mostReplicas = 100

// A functionState is a function with its replicas and the number of its invocations.
type functionState struct {
	Function
	serve  http.Handler
	count  atomic.Int64
	places *web.Places

	mu       sync.Mutex
	replicas uint64
}

func newFunctionState(f Function) *functionState {
	if f.Ready == nil {
		f.Ready = func(context.Context) error { return nil }
	}
	return &functionState{Function: f, serve: functions.Serve(f.Handler, f.Ready), places: web.NewPlaces(callsPerReplica), replicas: 1}
}

func (r *functionState) scale(replicas uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replicas = replicas
	r.places.Resize(int(replicas) * callsPerReplica)
}

func (r *functionState) scaled() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.replicas
}

// functionNamed returns a function by its name, with or without the namespace.
func (g *Gateway) functionNamed(name string) (*functionState, bool) {
	if bare, namespace, ok := strings.Cut(name, "."); ok && namespace == Namespace {
		name = bare
	}
	r, ok := g.rows[name]
	return r, ok
}
