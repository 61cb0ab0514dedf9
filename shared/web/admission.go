package web

import (
	"context"
	"net/http"
)

type (
	turnKey struct{}
	seatKey struct{}
)

// A seat is the places that a request has while its handler works.
type seat struct {
	room  *Room
	guest *guest
	turn  func(inside bool) // tells the door whether the request is with its handler
}

// Admit runs a handler when there are places for the request. The body is in memory by
// then, where NewServer serves. It reports false when there are no places to come.
func (r *Room) Admit(w http.ResponseWriter, req *http.Request, h http.Handler) bool {
	size := max(req.ContentLength, 0)
	if b, whole := req.Body.(*wholeBody); whole {
		size = int64(len(b.text))
	}
	g, ok := r.enter(req.Context(), callerOf(req), size)
	if !ok {
		return false
	}
	s := &seat{room: r, guest: g, turn: func(bool) {}}
	defer func() { s.room.leave(s.guest) }()
	if turn, served := req.Context().Value(turnKey{}).(func(bool)); served {
		s.turn = turn
	}
	s.turn(true)
	defer s.turn(false)
	h.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), seatKey{}, s)))
	return true
}

// moveTo counts the places for another caller. Where that caller has too many, the places are
// given back, and the request waits as if it had just come. It reports false when there are no
// places to come.
func (s *seat) moveTo(ctx context.Context, caller string) bool {
	if s.room.rename(s.guest, caller) {
		return true
	}
	s.turn(false)
	defer s.turn(true)
	g, ok := s.room.enterAgain(ctx, s.guest, caller)
	s.guest = g
	return ok
}

// Detached makes a context for work that goes on when its request has been answered.
func Detached(ctx context.Context) context.Context {
	ctx = context.WithValue(context.WithoutCancel(ctx), turnKey{}, nil)
	return context.WithValue(ctx, seatKey{}, nil)
}
