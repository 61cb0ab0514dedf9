package web

import (
	"context"
	"sync/atomic"
	"time"

	"hearth/shared/fair"
)

// Bounds of long bodies. Their bytes are read before it is known who sends them. Without a bound,
// clients that send long bodies without end keep the processors busy.
const (
	shortBody  = 1 << 20   // bytes of a body that are read without a rest
	bodyStride = 256 << 10 // bytes that are read between two rests
	longBodies = 32 << 20  // bytes a second of several long bodies together
)

// A bodyThrottle slows long bodies down while several arrive at once. Callers take turns.
type bodyThrottle struct {
	turns *Places
	long  atomic.Int32 // bodies that are longer than shortBody so far
	pace  int64        // bytes a second
}

// longBodyThrottle is the throttle of this process.
var longBodyThrottle = newBodyThrottle(longBodies)

func newBodyThrottle(pace int64) *bodyThrottle { return &bodyThrottle{turns: NewPlaces(1), pace: pace} }

// A longBody is a body that is being read.
type longBody struct {
	throttle *bodyThrottle
	caller   string
	rested   int // bytes of it when it last rested; 0 while it is short
}

// begin begins to count a body.
func (in *bodyThrottle) begin(caller string) *longBody {
	return &longBody{throttle: in, caller: caller}
}

// rest waits where the body has so many bytes that others go first.
func (b *longBody) rest(ctx context.Context, bytes int) {
	if bytes < shortBody || b.rested > 0 && bytes-b.rested < bodyStride {
		return
	}
	if b.rested == 0 {
		b.throttle.long.Add(1)
		b.rested = shortBody
	}
	stride := bytes - b.rested
	b.rested = bytes
	if b.throttle.long.Load() < 2 {
		return
	}
	release, ok := b.throttle.turns.Acquire(ctx, b.caller, 0)
	if !ok {
		return // the client has gone; the next read says so
	}
	defer release()
	fair.Pause(ctx, time.Duration(stride)*time.Second/time.Duration(b.throttle.pace))
}

// end ends the body, complete or not.
func (b *longBody) end() {
	if b.rested > 0 {
		b.throttle.long.Add(-1)
	}
}
