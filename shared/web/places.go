package web

import (
	"context"
	"crypto/sha256"
	"net"
	"net/http"
	"sync"

	"hearth/shared/fair"
)

// A place is for a request of up to so many bytes; a longer one takes several.
const placeBytes = 64 << 10

// Places limits how many requests are in progress at once. No caller has more than a quarter of the
// places, and callers take turns.
type Places struct{ limit *fair.Limit }

// NewPlaces returns a limit with so many places.
func NewPlaces(places int) *Places { return &Places{fair.NewLimit(places, fair.Rules{Parts: 4})} }

// Acquire waits for places for a request of so many bytes. An empty caller is unknown. It reports
// false when no places can come: the limit is zero, or ctx has ended.
func (p *Places) Acquire(ctx context.Context, caller string, bytes int64) (leave func(), ok bool) {
	t, ok := p.acquire(ctx, caller, bytes)
	if !ok {
		return nil, false
	}
	return sync.OnceFunc(func() { p.limit.Release(t) }), true
}

func (p *Places) acquire(ctx context.Context, caller string, bytes int64) (*fair.Ticket, bool) {
	return p.limit.Acquire(ctx, caller, 1+int(bytes/placeBytes))
}

// Resize changes how many places there are.
func (p *Places) Resize(places int) { p.limit.Resize(places) }

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
