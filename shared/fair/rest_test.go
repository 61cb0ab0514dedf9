package fair

import (
	"testing"
	"time"
)

// Two at work use a third of the processors together. With six processors or more they need no rest.
func TestRestAfter(t *testing.T) {
	for processors, want := range map[int]time.Duration{1: 50, 2: 20, 3: 10, 6: 0, 64: 0} {
		if got := RestAfter(10*time.Millisecond, 2, 3, processors); got != want*time.Millisecond {
			t.Errorf("%d processors: a rest of %s after 10 ms, want %d ms", processors, got, want)
		}
	}
	if got := RestAfter(time.Hour, 2, 3, 1); got != mostRest {
		t.Errorf("after an hour it rests %s", got)
	}
}
