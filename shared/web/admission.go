package web

import (
	"context"
	"net/http"

	"hearth/shared/fair"
)

type (
	handledKey   struct{}
	admissionKey struct{}
)

// An admission is the places that a request has while its handler works.
type admission struct {
	places     *Places
	ticket     *fair.Ticket
	setHandled func(handled bool) // tells the server whether the handler has the request
}

// Admit runs a handler when there are places for the request. The body is in memory by
// then, where NewServer serves. It reports false when there are no places to come.
func (p *Places) Admit(w http.ResponseWriter, req *http.Request, h http.Handler) bool {
	size := max(req.ContentLength, 0)
	if b, whole := req.Body.(*wholeBody); whole {
		size = int64(len(b.text))
	}
	ticket, ok := p.acquire(req.Context(), callerOf(req), size)
	if !ok {
		return false
	}
	a := &admission{places: p, ticket: ticket, setHandled: func(bool) {}}
	defer func() { a.places.limit.Release(a.ticket) }()
	if setHandled, served := req.Context().Value(handledKey{}).(func(bool)); served {
		a.setHandled = setHandled
	}
	a.setHandled(true)
	defer a.setHandled(false)
	h.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), admissionKey{}, a)))
	return true
}

// moveTo counts the places for another caller. Where that caller has too many, the places are
// given back, and the request waits as if it had just come. It reports false when there are no
// places to come.
func (a *admission) moveTo(ctx context.Context, caller string) bool {
	if a.places.limit.Move(a.ticket, caller) {
		return true
	}
	a.setHandled(false)
	defer a.setHandled(true)
	next, ok := a.places.limit.Reacquire(ctx, a.ticket, caller)
	a.ticket = next
	return ok
}

// Detached makes a context for work that goes on when its request has been answered.
func Detached(ctx context.Context) context.Context {
	ctx = context.WithValue(context.WithoutCancel(ctx), handledKey{}, nil)
	return context.WithValue(ctx, admissionKey{}, nil)
}
