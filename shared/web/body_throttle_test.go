package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A long body rests while another one arrives, and a single one does not.
func TestLongBodiesShareThePace(t *testing.T) {
	t.Parallel()
	const pace, stride = 8 << 20, 1 << 20
	in := newBodyThrottle(pace)
	one, other := in.begin("one"), in.begin("other")
	one.rest(t.Context(), shortBody)
	other.rest(t.Context(), shortBody)
	if n := in.long.Load(); n != 2 {
		t.Fatalf("%d long bodies are counted, want 2", n)
	}
	began := time.Now()
	one.rest(t.Context(), shortBody+stride)
	if took, least := time.Since(began), time.Duration(stride)*time.Second/pace; took < least {
		t.Errorf("the rest took %s, want at least %s", took, least)
	}
	other.end()
	in.pace = 1 // a rest would take days
	one.rest(t.Context(), shortBody+2*stride)
	one.end()
	if n := in.long.Load(); n != 0 {
		t.Errorf("%d long bodies are still counted", n)
	}
}

// A long body arrives whole, and is not counted afterwards.
func TestLongBodyArrives(t *testing.T) {
	t.Parallel()
	const long = 3 << 20
	d := newConnections(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		w.Header().Set("X-Read", strconv.FormatInt(n, 10))
	}), long)
	d.throttle = newBodyThrottle(longBodies)
	a, err := http.Post("http://"+serving(t, d)+"/", "text/plain", strings.NewReader(strings.Repeat("x", long)))
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if got := a.Header.Get("X-Read"); got != strconv.Itoa(long) {
		t.Errorf("%d bytes arrive as %s", long, got)
	}
	if n := d.throttle.long.Load(); n != 0 {
		t.Errorf("%d long bodies are still counted", n)
	}
}

// A long body that arrives alone does not rest.
func TestLongBodyAloneDoesNotRest(t *testing.T) {
	t.Parallel()
	b := newBodyThrottle(1).begin("a") // a byte a second
	for bytes := 0; bytes <= 4*shortBody; bytes += piece {
		b.rest(t.Context(), bytes)
	}
	b.end()
}
