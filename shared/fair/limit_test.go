package web

import (
	"context"
	"testing"
	"time"
)

// enters asks for a place in the background, and gives what tells when it has one.
func (r *Places) enters(ctx context.Context, caller string, bytes int64) <-chan func() {
	got := make(chan func(), 1)
	before := r.waits()
	go func() {
		if leave, ok := r.Acquire(ctx, caller, bytes); ok {
			got <- leave
		} else {
			close(got)
		}
	}()
	for len(got) == 0 && r.waits() == before { // until it has a place or waits for one
		time.Sleep(time.Millisecond)
		if ctx.Err() != nil {
			break
		}
	}
	return got
}

func (r *Places) waits() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.waiting)
}

func has(got <-chan func()) bool { return len(got) > 0 }

// One caller has a quarter of the places at most; the others are for others.
func TestPlacesAreFair(t *testing.T) {
	t.Parallel()
	r := NewPlaces(8)
	var greedy []<-chan func()
	for range 10 {
		greedy = append(greedy, r.enters(t.Context(), "greedy", 0))
	}
	if has(greedy[2]) || !has(greedy[1]) {
		t.Fatal("one caller does not have two places of eight")
	}
	var others []<-chan func()
	for _, caller := range []string{"a", "a", "b", "b", "c", "c"} {
		others = append(others, r.enters(t.Context(), caller, 0))
	}
	for _, got := range others {
		if !has(got) {
			t.Fatal("others have to wait")
		}
	}
	d := r.enters(t.Context(), "d", 0) // after eight of the greedy one
	if has(d) {
		t.Fatal("nine in eight places")
	}
	(<-greedy[0])()
	(<-d)()
	(<-greedy[2])() // the place that was its own
	for _, got := range others {
		(<-got)()
	}
}

// Callers take turns: one that comes once does not wait for everything that another one has sent.
func TestCallersTakeTurns(t *testing.T) {
	t.Parallel()
	r := NewPlaces(1)
	first := <-r.enters(t.Context(), "greedy", 0)
	var greedy []<-chan func()
	for range 5 {
		greedy = append(greedy, r.enters(t.Context(), "greedy", 0))
	}
	other := r.enters(t.Context(), "other", 0)
	first()
	select {
	case leave := <-other:
		leave()
	case <-greedy[0]:
		t.Fatal("the other caller waits for requests of one that had its turn")
	}
	for _, got := range greedy {
		(<-got)()
	}
	if len(r.turn) != 0 {
		t.Errorf("the turns of %d callers that have left are kept", len(r.turn))
	}
}

// A long request takes more places, so that few of them are under way.
func TestLongRequestTakesMorePlaces(t *testing.T) {
	t.Parallel()
	r := NewPlaces(100)
	var all []<-chan func()
	for range 8 {
		all = append(all, r.enters(t.Context(), "", 6<<20))
	}
	if !has(all[3]) || has(all[4]) {
		t.Error("not four long requests at once")
	}
	for i, got := range all {
		if i < 4 {
			(<-got)()
		}
	}
	for _, got := range all[4:] {
		(<-got)()
	}
	if r.taken != 0 || len(r.of) != 0 {
		t.Errorf("%d places stay taken", r.taken)
	}
}

// A request that is given up leaves no place taken, and a limit of zero has none to come.
func TestPlacesAreReleased(t *testing.T) {
	t.Parallel()
	r := NewPlaces(1)
	first := <-r.enters(t.Context(), "", 0)
	ctx, cancel := context.WithCancel(t.Context())
	second := r.enters(ctx, "a", 1<<20)
	cancel()
	if _, entered := <-second; entered {
		t.Error("a request that was given up has a place")
	}
	first()
	first() // twice is once
	third := r.enters(t.Context(), "b", 1<<20)
	(<-third)()
	r.Resize(0)
	if _, ok := r.Acquire(t.Context(), "", 0); ok {
		t.Error("got one of zero places")
	}
	r.Resize(2)
	switch {
	case r.taken != 0:
		t.Errorf("r.taken = %d, want 0", r.taken)
	case len(r.of) != 0:
		t.Errorf("len(r.of) = %d, want 0", len(r.of))
	case len(r.waiting) != 0:
		t.Errorf("len(r.waiting) = %d, want 0", len(r.waiting))
	}
}
