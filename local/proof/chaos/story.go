package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A story is one stack, from the wish for it to its end.
type story struct {
	name    string
	kind    kind
	user    *heat
	updates []update      // of it, one after the other
	removed bool          // it is to be removed in the end
	midway  time.Duration // removed so long after its last action was accepted; 0 is when that has ended
	twice   bool          // the removal is asked for twice

	id      string
	former  []string  // names that it had before it was adopted
	unheard int       // requests to create it without a clear answer
	asked   time.Time // when its last action was accepted
	state   string    // last seen
	reason  string
	failed  bool // it ended as it must not
}

// An update is asked for when the action before has ended, or so long after that was
// accepted: it supersedes what is under way then.
type update struct {
	revision
	midway time.Duration
}

// ends is how an undisturbed stack of the story ends.
func (s *story) ends() string {
	if s.removed {
		return gone
	}
	if n := len(s.updates); n > 0 {
		return s.updates[n-1].ends
	}
	return s.kind.ends
}

// play tells the story to its end, or to that of ctx.
func (s *story) play(ctx context.Context, t *tally) {
	if !s.accept(ctx, t) {
		return
	}
	end := s.kind.ends
	for _, u := range s.updates {
		if !s.await(ctx, t, u.midway, end) || !s.revise(ctx, t, u.revision) {
			return
		}
		end = u.ends
	}
	if s.await(ctx, t, s.midway, end) && s.removed && s.remove(ctx, t) {
		s.settle(ctx, t, gone)
	}
}

// await is a while, or until the action under way has ended.
func (s *story) await(ctx context.Context, t *tally, midway time.Duration, end string) bool {
	if midway > 0 {
		wait(ctx, midway)
		return true
	}
	return s.settle(ctx, t, end)
}

// revise asks for an update until it is accepted.
func (s *story) revise(ctx context.Context, t *tally, r revision) bool {
	if r.action != "" {
		return s.act(ctx, t, r)
	}
	return s.ask(ctx, t, "an update", func() (int, error) { return s.user.update(ctx, s.name, s.id, s.kind, r) }, http.StatusAccepted)
}

// accept asks until the stack is surely there. An answer that was lost may have
// been the one that said so.
func (s *story) accept(ctx context.Context, t *tally) bool {
	return s.make(ctx, t, func() (int, string, error) { return s.user.create(ctx, s.name, s.kind) })
}

func (s *story) make(ctx context.Context, t *tally, request func() (code int, id string, err error)) bool {
	for ctx.Err() == nil {
		code, id, err := request()
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
	remove := func() (int, error) { return s.user.remove(ctx, s.name, s.id) }
	if s.twice && !s.ask(ctx, t, "the removal", remove, http.StatusNoContent, http.StatusNotFound) {
		return false
	}
	return s.ask(ctx, t, "the removal", remove, http.StatusNoContent, http.StatusNotFound)
}

// ask asks until an answer says yes.
func (s *story) ask(ctx context.Context, t *tally, what string, request func() (int, error), yes ...int) bool {
	for ctx.Err() == nil {
		code, err := request()
		t.add("request", verdict(code, err), 1)
		switch {
		case slices.Contains(yes, code):
			s.asked = time.Now()
			return true
		case code >= 400 && code < 500:
			t.find("%s of %s is refused: %d %v", what, s.name, code, err)
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
			s.clear(ctx)
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
	midway := func(odds float64) time.Duration {
		if chance.Float64() >= odds {
			return 0
		}
		return time.Duration(1 + chance.Float64()*float64(12*time.Second))
	}

	calm := false
	for i := 0; i < 3 && len(s.kind.revisions) > 0 && chance.Float64() < 0.5; i++ {
		r := s.kind.revisions[chance.IntN(len(s.kind.revisions))]
		if len(r.steps) == 0 && !calm {
			s.updates = append(s.updates, update{r, midway(0.4)})
			continue
		}
		calm = len(r.steps) > 0 // what does not supersede is not superseded
		for _, step := range append(r.steps, r)[:max(len(r.steps), 1)] {
			odds := 0.0
			if step.soon {
				odds = 1
			}
			s.updates = append(s.updates, update{step, midway(odds)})
		}
	}
	s.removed = chance.Float64() < 0.75 || s.kind.removed
	// What an adoption has not reached when its stack is deleted belongs to no stack, as in
	// Heat, and would be left over.
	if n := len(s.updates); s.removed && (n == 0 || s.updates[n-1].action != adopt) {
		s.midway = midway(0.45)
	}
	s.twice = chance.Float64() < 0.3
	return s
}
