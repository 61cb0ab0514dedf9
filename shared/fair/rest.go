package fair

import (
	"context"
	"time"
)

// mostRest is how long one rest is at most.
const mostRest = time.Second

// RestAfter returns how long work rests after it has worked for some time, so that such work in so
// many places uses one of so many parts of the processors.
func RestAfter(worked time.Duration, places, parts, processors int) time.Duration {
	return min(max(0, worked*time.Duration(places*parts)/time.Duration(processors)-worked), mostRest)
}

// Pause waits until d has passed or ctx has ended.
func Pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
