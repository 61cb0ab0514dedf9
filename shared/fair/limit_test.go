package fair

import (
	"context"
	"testing"
	"time"
)

// enters asks for a place in the background, and gives what tells when it has one.
func (l *Limit) enters(ctx context.Context, caller string, size int) <-chan func() {
	got := make(chan func(), 1)
	before := l.waits()
	go func() {
		if t, ok := l.Acquire(ctx, caller, size); ok {
			got <- func() { l.Release(t) }
		} else {
			close(got)
		}
	}()
	for len(got) == 0 && l.waits() == before { // until it has a place or waits for one
		time.Sleep(time.Millisecond)
		if ctx.Err() != nil {
			break
		}
	}
	return got
}

func (l *Limit) waits() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}

func has(got <-chan func()) bool { return len(got) > 0 }

// One caller has a quarter of the places at most; the others are for others.
func TestPlacesAreFair(t *testing.T) {
	t.Parallel()
	l := NewLimit(8, Rules{Parts: 4})
	var greedy []<-chan func()
	for range 10 {
		greedy = append(greedy, l.enters(t.Context(), "greedy", 1))
	}
	if has(greedy[2]) || !has(greedy[1]) {
		t.Fatal("one caller does not have two places of eight")
	}
	var others []<-chan func()
	for _, caller := range []string{"a", "a", "b", "b", "c", "c"} {
		others = append(others, l.enters(t.Context(), caller, 1))
	}
	for _, got := range others {
		if !has(got) {
			t.Fatal("others have to wait")
		}
	}
	d := l.enters(t.Context(), "d", 1) // after eight of the greedy one
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
	l := NewLimit(1, Rules{Parts: 4})
	first := <-l.enters(t.Context(), "greedy", 1)
	var greedy []<-chan func()
	for range 5 {
		greedy = append(greedy, l.enters(t.Context(), "greedy", 1))
	}
	other := l.enters(t.Context(), "other", 1)
	first()
	select {
	case leave := <-other:
		leave()
	case <-greedy[0]:
		t.Fatal("the other caller waits for work of one that had its turn")
	}
	for _, got := range greedy {
		(<-got)()
	}
	if len(l.last) != 0 {
		t.Errorf("the turns of %d callers that have left are kept", len(l.last))
	}
}

// Work that needs more places gets them, up to the part of one caller.
func TestLargeWorkTakesMorePlaces(t *testing.T) {
	t.Parallel()
	l := NewLimit(100, Rules{Parts: 4})
	var all []<-chan func()
	for range 8 {
		all = append(all, l.enters(t.Context(), "", 97))
	}
	if !has(all[3]) || has(all[4]) {
		t.Error("not four at once")
	}
	for i, got := range all {
		if i < 4 {
			(<-got)()
		}
	}
	for _, got := range all[4:] {
		(<-got)()
	}
	if l.taken != 0 || len(l.of) != 0 {
		t.Errorf("%d places stay taken", l.taken)
	}
}

// Work that is given up leaves no place taken, and a limit of zero has none to come.
func TestPlacesAreReleased(t *testing.T) {
	t.Parallel()
	l := NewLimit(1, Rules{Parts: 4})
	first := <-l.enters(t.Context(), "", 1)
	ctx, cancel := context.WithCancel(t.Context())
	second := l.enters(ctx, "a", 17)
	cancel()
	if _, entered := <-second; entered {
		t.Error("what was given up has a place")
	}
	first()
	third := l.enters(t.Context(), "b", 17)
	(<-third)()
	l.Resize(0)
	if _, ok := l.Acquire(t.Context(), "", 1); ok {
		t.Error("got one of zero places")
	}
	l.Resize(2)
	switch {
	case l.taken != 0:
		t.Errorf("l.taken = %d, want 0", l.taken)
	case len(l.of) != 0:
		t.Errorf("len(l.of) = %d, want 0", len(l.of))
	case len(l.waiting) != 0:
		t.Errorf("len(l.waiting) = %d, want 0", len(l.waiting))
	}
}

// A spare place is for a caller that has none, even while others wait.
func TestSparePlace(t *testing.T) {
	t.Parallel()
	l := NewLimit(3, Rules{Spare: 1})
	var first, second []<-chan func()
	first = append(first, l.enters(t.Context(), "first", 1), l.enters(t.Context(), "first", 1), l.enters(t.Context(), "first", 1))
	if !has(first[1]) || has(first[2]) {
		t.Fatal("one caller does not have two places of three")
	}
	second = append(second, l.enters(t.Context(), "second", 1), l.enters(t.Context(), "second", 1))
	if !has(second[0]) || has(second[1]) {
		t.Fatal("another caller does not have the third place alone")
	}
	(<-second[0])()
	(<-second[1])() // it has none now
	if has(first[2]) {
		t.Error("a caller with two places has the spare one")
	}
	(<-first[0])()
	(<-first[1])()
	(<-first[2])()
	if l.taken != 0 || len(l.of)+len(l.last)+len(l.waiting) != 0 {
		t.Errorf("something is left: %+v", l)
	}
}

// A caller that has gone gets no place, though there are free ones.
func TestNoPlaceForAnEndedContext(t *testing.T) {
	t.Parallel()
	l := NewLimit(8, Rules{Parts: 4})
	ctx, end := context.WithCancel(t.Context())
	end()
	for range 100 { // which of two ready channels is chosen is chance
		if _, ok := l.Acquire(ctx, "gone", 1); ok {
			t.Fatal("a caller that has gone has a place")
		}
	}
	if n := l.Callers(); n != 0 || l.taken != 0 {
		t.Errorf("%d callers have %d places", n, l.taken)
	}
}
