package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// A story is one stack, from the wish for it to its end.
type story struct {
	name    string
	kind    kind
	user    *heat
	removed bool          // it is to be removed in the end
	midway  time.Duration // removed so long after it was accepted; 0 is when it has ended
	twice   bool          // the removal is asked for twice

	id      string
	unheard int       // requests to create it without a clear answer
	asked   time.Time // when its last action was accepted
	state   string    // last seen
	reason  string
	failed  bool // it ended as it must not
}

// ends is how an undisturbed stack of the story ends.
func (s *story) ends() string {
	if s.removed {
		return gone
	}
	return s.kind.ends
}

// play tells the story to its end, or to that of ctx.
func (s *story) play(ctx context.Context, t *tally) {
	if !s.accept(ctx, t) {
		return
	}
	switch {
	case s.midway > 0:
		wait(ctx, s.midway)
	case !s.settle(ctx, t, s.kind.ends):
		return
	}
	if s.removed && s.remove(ctx, t) {
		s.settle(ctx, t, gone)
	}
}

// accept asks until the stack is surely there. An answer that was lost may have
// been the one that said so.
func (s *story) accept(ctx context.Context, t *tally) bool {
	for ctx.Err() == nil {
		code, id, err := s.user.create(ctx, s.name, s.kind)
		t.add("request", verdict(code, err), 1)
		switch {
		case code == http.StatusCreated && err == nil:
			s.id = id
		case code == http.StatusConflict:
			if s.id, err = s.user.find(ctx, s.name); err != nil {
				s.id = ""
			}
		case code >= 400 && code < 500:
			t.find("the stack %s is refused: %d %v", s.name, code, err)
			return false
		default:
			s.unheard++
		}
		if s.id != "" {
			s.asked = time.Now()
			t.add("stack", "accepted", 1)
			return true
		}
		wait(ctx, 300*time.Millisecond)
	}
	return false
}

func (s *story) remove(ctx context.Context, t *tally) bool {
	for ctx.Err() == nil {
		code, err := s.user.remove(ctx, s.name, s.id)
		t.add("request", verdict(code, err), 1)
		switch {
		case code == http.StatusNoContent && s.twice:
			s.twice = false
		case code == http.StatusNoContent, code == http.StatusNotFound:
			s.asked = time.Now()
			return true
		case code >= 400 && code < 500:
			t.find("the removal of %s is refused: %d %v", s.name, code, err)
			return false
		}
		wait(ctx, 300*time.Millisecond)
	}
	return false
}

// settle waits for an end, which must be the one named.
func (s *story) settle(ctx context.Context, t *tally, end string) bool {
	for pause := 200 * time.Millisecond; ctx.Err() == nil; pause = min(pause*5/4, time.Second) {
		wait(ctx, pause)
		code, state, reason, err := s.user.show(ctx, s.name, s.id)
		switch {
		case err != nil && code >= 400 && code < 500:
			t.find("%s cannot be looked at: %d %v", s.name, code, err)
			return false
		case code == http.StatusNotFound:
			t.find("%s is lost: it was accepted as %s, and there is no such stack", s.name, s.id)
			return false
		case err != nil || code != http.StatusOK:
			continue
		}
		s.state, s.reason = state, reason
		if strings.HasSuffix(state, "_IN_PROGRESS") {
			continue
		}
		t.took(end, time.Since(s.asked))
		if state != end {
			s.failed = true
			t.add("stack", "failed", 1)
			t.find("%s (%s) is %s, undisturbed it is %s: %s", s.name, s.id, state, end, reason)
			return false
		}
		return true
	}
	return false
}

// verdict is what a user makes of an answer.
func verdict(code int, err error) string {
	switch {
	case code == 0:
		return "no answer"
	case code >= 500:
		return "answered 5xx"
	case err != nil:
		return "broken off"
	}
	return "answered"
}

// invent draws a story.
func invent(name string, users []*heat, chance *rand.Rand) *story {
	s := &story{name: name, user: users[chance.IntN(len(users))]}
	n := 0
	for _, k := range kinds {
		n += k.weight
	}
	n = chance.IntN(n)
	for _, k := range kinds {
		if n -= k.weight; n < 0 {
			s.kind = k
			break
		}
	}
	s.removed = chance.Float64() < 0.75
	if s.removed && chance.Float64() < 0.45 {
		s.midway = time.Duration(1 + chance.Float64()*float64(12*time.Second))
	}
	s.twice = chance.Float64() < 0.3
	return s
}
