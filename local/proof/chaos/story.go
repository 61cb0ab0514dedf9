package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A story is one stack, from the request to create it to its end.
type story struct {
	name          string
	kind          kind
	user          *user
	updates       []update      // one after another
	willBeRemoved bool          // the story ends with a removal
	removeAfter   time.Duration // from the acceptance of the last action to the removal; 0 waits until that action has ended
	twice         bool          // request the removal twice

	access, secret string // of a key pair in the stack
	sets           int    // change sets so far

	id          string
	formerNames []string  // names before adoptions
	unanswered  int       // requests to create it without a clear answer
	accepted    time.Time // when its last action was accepted
	state       string    // last seen
	reason      string
	failed      bool // it has ended in a wrong state
}

// An update is requested when the action before has ended. With after it is requested so long after
// that action was accepted, and supersedes it.
type update struct {
	revision
	after time.Duration
}

// ends returns the state in which the story's stack ends without faults.
func (s *story) ends() string {
	if s.willBeRemoved {
		return deleted
	}
	if n := len(s.updates); n > 0 {
		return s.updates[n-1].ends
	}
	return s.kind.ends
}

// play plays the story to its end, or until ctx ends.
func (s *story) play(ctx context.Context, t *tally) {
	if !s.create(ctx, t) {
		return
	}
	end := s.kind.ends
	for _, u := range s.updates {
		if !s.awaitEnd(ctx, t, u.after, end) || !s.update(ctx, t, u.revision) {
			return
		}
		end = u.ends
	}
	if s.awaitEnd(ctx, t, s.removeAfter, end) && s.willBeRemoved && s.remove(ctx, t) {
		s.settle(ctx, t, deleted)
	}
}

// awaitEnd waits for a time, or until the action in progress has ended.
func (s *story) awaitEnd(ctx context.Context, t *tally, midway time.Duration, end string) bool {
	if midway > 0 {
		wait(ctx, midway)
		return true
	}
	return s.settle(ctx, t, end)
}

// update requests an update until it is accepted.
func (s *story) update(ctx context.Context, t *tally, r revision) bool {
	if r.action != "" {
		return s.act(ctx, t, r)
	}
	return s.requestUntil(ctx, t, "an update", func() (int, error) { return s.user.update(ctx, s.name, s.id, s.kind, r) }, http.StatusAccepted)
}

// create requests the stack until it is known to exist. The answer that said so may have been lost.
func (s *story) create(ctx context.Context, t *tally) bool {
	return s.createUntilAccepted(ctx, t, func() (int, string, error) { return s.user.create(ctx, s.name, s.kind) })
}

func (s *story) createUntilAccepted(ctx context.Context, t *tally, request func() (code int, id string, err error)) bool {
	for ctx.Err() == nil {
		code, id, err := request()
		t.add("request", outcome(code, err), 1)
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
			s.unanswered++
		}
		if s.id != "" {
			s.accepted = time.Now()
			t.add("stack", "accepted", 1)
			return true
		}
		wait(ctx, 300*time.Millisecond)
	}
	return false
}

func (s *story) remove(ctx context.Context, t *tally) bool {
	remove := func() (int, error) { return s.user.remove(ctx, s.name, s.id) }
	if s.twice && !s.requestUntil(ctx, t, "the removal", remove, http.StatusNoContent, http.StatusNotFound) {
		return false
	}
	return s.requestUntil(ctx, t, "the removal", remove, http.StatusNoContent, http.StatusNotFound)
}

// requestUntil repeats a request until an answer has one of the codes in yes.
func (s *story) requestUntil(ctx context.Context, t *tally, what string, request func() (int, error), yes ...int) bool {
	for ctx.Err() == nil {
		code, err := request()
		t.add("request", outcome(code, err), 1)
		switch {
		case slices.Contains(yes, code):
			s.accepted = time.Now()
			return true
		case code >= 400 && code < 500:
			t.find("%s of %s is refused: %d %v", what, s.name, code, err)
			return false
		}
		wait(ctx, 300*time.Millisecond)
	}
	return false
}

// settle waits until the action has ended, and reports whether the state is the expected one.
func (s *story) settle(ctx context.Context, t *tally, end string) bool {
	for pause := 200 * time.Millisecond; ctx.Err() == nil; pause = min(pause*5/4, time.Second) {
		s.writePolicy(ctx, t)
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
			if s.kind.signalled {
				s.sendSignals(ctx, t)
			}
			continue
		}
		t.took(end, time.Since(s.accepted))
		if state != end {
			s.failed = true
			t.add("stack", "failed", 1)
			t.find("%s (%s) is %s, undisturbed it is %s: %s", s.name, s.id, state, end, reason)
			return false
		}
		if s.kind.signalled && state == createComplete {
			s.checkSignals(ctx, t)
		}
		return true
	}
	return false
}

// outcome classifies an answer as a user sees it.
func outcome(code int, err error) string {
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

// newStory returns a random story.
func newStory(name string, users []*user, chance *rand.Rand) *story {
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
		calm = len(r.steps) > 0 // steps are not superseded
		for _, step := range append(r.steps, r)[:max(len(r.steps), 1)] {
			odds := 0.0
			if step.duringPrevious {
				odds = 1
			}
			s.updates = append(s.updates, update{step, midway(odds)})
		}
	}
	s.willBeRemoved = chance.Float64() < 0.75 || s.kind.alwaysRemoved
	// As in Heat, objects that an adoption has not reached when its stack is deleted belong to no
	// stack, and would be left over.
	if n := len(s.updates); s.willBeRemoved && (n == 0 || s.updates[n-1].action != adopt) {
		s.removeAfter = midway(0.45)
	}
	s.twice = chance.Float64() < 0.3
	return s
}
