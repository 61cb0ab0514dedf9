package web

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Several long bodies that arrive at once share the pace. A short one beside them does not wait.
func TestLongBodiesShareThePace(t *testing.T) {
	t.Parallel()
	const long, pace = 3 << 20, 8 << 20
	d := newDoor(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		w.Header().Set("X-Read", time.Duration(n).String())
	}), long)
	d.bodies = newIntake(pace)
	address := serving(t, d)
	send := func(length int) time.Duration {
		began := time.Now()
		a, err := http.Post("http://"+address+"/", "text/plain", strings.NewReader(strings.Repeat("x", length)))
		if err != nil {
			t.Error(err)
			return 0
		}
		_ = a.Body.Close()
		if got := a.Header.Get("X-Read"); got != time.Duration(length).String() {
			t.Errorf("%d bytes arrive as %s", length, got)
		}
		return time.Since(began)
	}
	const bodies = 4
	began := time.Now()
	var all sync.WaitGroup
	for range bodies {
		all.Go(func() { send(long) })
	}
	for d.bodies.long.Load() < 2 {
		if time.Since(began) > 10*time.Second {
			t.Fatal("two long bodies that arrive are not counted")
		}
		time.Sleep(time.Millisecond)
	}
	short := send(shortBody / 2)
	all.Wait()
	took := time.Since(began)
	// The first and the last body may be alone for a while, and need not rest then.
	if least := (bodies - 2) * (long - shortBody) * time.Second / pace; took < least {
		t.Errorf("the long bodies took %s together, want at least %s", took, least)
	}
	if short > took/2 {
		t.Errorf("a short body took %s beside long ones, which took %s", short, took)
	}
	if n := d.bodies.long.Load(); n != 0 {
		t.Errorf("%d long bodies are still counted", n)
	}
}

// A long body that arrives alone does not rest.
func TestLongBodyAloneDoesNotRest(t *testing.T) {
	t.Parallel()
	b := newIntake(1).arrive("a") // a byte a second
	for bytes := 0; bytes <= 4*shortBody; bytes += piece {
		b.rest(t.Context(), bytes)
	}
	b.end()
}
