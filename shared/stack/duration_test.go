package stack

import (
	"math"
	"testing"
	"time"
)

func TestLasting(t *testing.T) {
	for _, c := range []struct {
		n    float64
		unit time.Duration
		want time.Duration
	}{
		{0, time.Hour, 0}, {1.5, time.Second, 1500 * time.Millisecond}, {60, time.Minute, time.Hour}, {-1, time.Hour, 0}, {math.NaN(), time.Second, 0},
		{math.MaxInt32, time.Minute, Longest}, {1e300, time.Minute, Longest}, {math.Inf(1), time.Second, Longest}, {math.Inf(-1), time.Second, 0},
		{153722868, time.Minute, Longest}, {52560000, time.Minute, Longest}, {52559999, time.Minute, 52559999 * time.Minute},
	} {
		if got := ToDuration(c.n, c.unit); got != c.want {
			t.Errorf("%v of %v is %v, want %v", c.n, c.unit, got, c.want)
		}
	}
}
