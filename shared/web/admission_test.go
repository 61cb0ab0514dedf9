package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
)

// shared serves a route with eight places. The project of a caller is the part of its
// token before the dash.
func shared(handle Handler) http.Handler {
	h := New(Needs{
		Encode: EncodeJSON, Faults: HeatFault,
		Routes:   []Route{{Method: http.MethodGet, Path: "/", Policy: "all", Handle: handle}},
		Log:      slog.New(slog.DiscardHandler),
		Identify: func(*Request) error { return nil },
		Share:    func(r *Request) string { return r.Header.Get("X-Auth-Token")[:1] },
		Permit:   func(*Request, Route) error { return nil },
	})
	places := NewPlaces(8)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !places.Admit(w, r, h) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}

func asks(ctx context.Context, h http.Handler, token string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx)
	r.Header.Set("X-Auth-Token", token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A project has a quarter of the places, however many tokens it has. The others need not wait,
// and places are free again for it later.
func TestTokensShareTheirProjectsPlaces(t *testing.T) {
	t.Parallel()
	inside, goOn := make(chan string, 100), make(chan struct{})
	h := shared(func(r *Request) (Reply, error) {
		inside <- r.Header.Get("X-Auth-Token")
		<-goOn
		return NoContent()
	})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() { asks(t.Context(), h, fmt.Sprintf("a-%d", i)) })
	}
	<-inside
	<-inside
	gone, leave := context.WithCancel(t.Context())
	all.Go(func() { asks(gone, h, "a-gone") })
	leave()
	for _, token := range []string{"b-1", "c-1"} {
		all.Go(func() { asks(t.Context(), h, token) })
	}
	for range 2 {
		select {
		case token := <-inside:
			if token[0] == 'a' {
				t.Fatal("a project with 40 tokens has three places of eight")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("others have to wait")
		}
	}
	close(goOn)
	all.Wait()
	if n := len(inside); n != 38 {
		t.Errorf("%d of 38 requests had a place later", n)
	}
}

// A caller has one heavy place, another one has the other. A light request needs none.
func TestHeavyWorkTakesTurns(t *testing.T) {
	t.Parallel()
	places := NewPlaces(heavyPlaces)
	loads := func(caller string) *load {
		l := newLoad(t.Context(), caller)
		l.places, l.within = places, 50*time.Millisecond
		return l
	}
	first, second, other, light := loads("a"), loads("a"), loads("b"), loads("a")
	heavy := func(l *load) error { return l.tell(0, lightBytes+1) }
	if err := heavy(first); err != nil {
		t.Fatal(err)
	}
	if err := heavy(other); err != nil {
		t.Errorf("another caller's heavy request has no place: %v", err)
	}
	if err := light.tell(lightValues, lightBytes); err != nil {
		t.Errorf("a light request is refused: %v", err)
	}
	err := heavy(second)
	reply := inHeatsForm(t, slog.New(slog.DiscardHandler), err)
	if reply.Status != http.StatusServiceUnavailable || reply.Header.Get("Retry-After") == "" {
		t.Errorf("a second heavy request of a caller: %d %v (%v)", reply.Status, reply.Header, err)
	}
	if again := second.tell(0, 0); again != err {
		t.Errorf("a refused request goes on: %v", again)
	}
	first.end()
	if err := heavy(light); err != nil {
		t.Errorf("the place that was given back is not free: %v", err)
	}
	if err := heavy(first); err != nil {
		t.Errorf("what comes after the work is counted: %v", err)
	}
}

// A caller with many light requests has them done one after the other, until its work is forgotten.
// Other callers are not delayed.
func TestManyLightRequestsTakeTurns(t *testing.T) {
	t.Parallel()
	places, recent, now := NewPlaces(heavyPlaces), newRecentWork(), time.Now()
	recent.now = func() time.Time { return now }
	begin := func(caller string) (*load, error) {
		l := newLoad(t.Context(), "")
		l.places, l.recent, l.within = places, recent, 50*time.Millisecond
		return l, l.countFor(httptest.NewRequest("GET", "/", nil), caller)
	}
	for range 3 {
		l, err := begin("a")
		if err != nil {
			t.Fatal(err)
		}
		if err := l.tell(0, lightBytes/2); err != nil {
			t.Fatal(err)
		}
		l.end()
	}
	first, err := begin("a")
	if err != nil {
		t.Fatalf("the first request after many: %v", err)
	}
	if _, err := begin("a"); stack.CodeOf(err) != stack.Unavailable {
		t.Errorf("a second request beside it: %v, want that it waits", err)
	}
	if _, err := begin("b"); err != nil {
		t.Errorf("another caller's request: %v", err)
	}
	if n := places.limit.Callers(); n != 1 {
		t.Errorf("%d callers have heavy places, want the one with many requests", n)
	}
	now = now.Add(lightWithin)
	if _, err := begin("a"); err != nil {
		t.Errorf("a request after the work was forgotten: %v", err)
	}
	first.end()
}

// Callers without a token count as one. A light request of one does not wait because of the others.
func TestLightRequestOfAnAnonymousCaller(t *testing.T) {
	t.Parallel()
	l := newLoad(t.Context(), "")
	l.places, l.recent, l.together = NewPlaces(heavyPlaces), newRecentWork(), true
	l.recent.add("anonymous", 0, 100*lightBytes)
	if err := l.countFor(httptest.NewRequest("POST", "/", nil), "anonymous"); err != nil || l.release != nil {
		t.Errorf("it takes a heavy place (%v), or is refused: %v", l.release != nil, err)
	}
}

// No work is kept of callers that have had none for a while.
func TestRecentWorkIsForgotten(t *testing.T) {
	t.Parallel()
	now := time.Now()
	w := newRecentWork()
	w.now = func() time.Time { return now }
	for i := range mostRecent {
		w.add(fmt.Sprint(i), 0, 100*mostRemembered*lightBytes)
	}
	if !w.isMuch("1") {
		t.Error("work is not counted")
	}
	now = now.Add(mostRemembered * lightWithin)
	if w.isMuch("1") {
		t.Error("work is not forgotten")
	}
	w.add("another", 1, 0)
	if n := len(w.of); n != 1 {
		t.Errorf("%d callers are kept, want 1", n)
	}
}

// Two heavy requests at work have a third of the processors together. One alone has what it needs.
func TestHeavyWorkRests(t *testing.T) {
	t.Parallel()
	places := NewPlaces(heavyPlaces)
	begin := func(caller string) *load {
		l := newLoad(t.Context(), caller)
		l.places, l.processors = places, 2
		if err := l.tell(0, lightBytes+1); err != nil {
			t.Fatal(err)
		}
		return l
	}
	work := func(l *load) (rest time.Duration) {
		l.began = time.Now().Add(-100 * time.Millisecond)
		before := time.Now()
		if err := l.tell(1, 0); err != nil {
			t.Fatal(err)
		}
		return time.Since(before)
	}
	one := begin("a")
	if rest := work(one); rest > 100*time.Millisecond {
		t.Errorf("one alone rests %s", rest)
	}
	other := begin("b")
	if rest := work(one); rest < 200*time.Millisecond {
		t.Errorf("one of two rests %s after 100 ms of work, want 200 ms", rest)
	}
	other.end()
	if rest := work(one); rest > 100*time.Millisecond {
		t.Errorf("the last one rests %s", rest)
	}
}

// Work ends when its client leaves, at work and while it waits.
func TestWorkEndsWithItsClient(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	meters, errs := make(chan *stack.Meter), make(chan error)
	h := shared(func(r *Request) (Reply, error) {
		m := stack.MeterOf(r.Context())
		meters <- m
		for m.Spend(1, 0) == nil {
			time.Sleep(time.Millisecond)
		}
		errs <- m.Ended()
		return NoContent()
	})
	go asks(ctx, h, "a")
	if m := <-meters; m == nil || m.IsAnonymous() {
		t.Fatal("the request has no meter, or one for anonymous callers")
	}
	leave()
	if err := <-errs; err == nil {
		t.Error("the work goes on")
	}
}

// An answer is kept as it was made, also behind writers that wrap the bufferedAnswer.
func TestAnswerIsNotCopied(t *testing.T) {
	t.Parallel()
	p := &bufferedAnswer{to: httptest.NewRecorder(), ctx: t.Context()}
	body := []byte("a long answer")
	Reply{Status: http.StatusOK}.write(wrapped{p}, body, "text/plain")
	if kept := p.buffer.Bytes(); len(kept) != len(body) || &kept[0] != &body[0] {
		t.Errorf("%q was copied", kept)
	}
}

type wrapped struct{ http.ResponseWriter }

func (w wrapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }
