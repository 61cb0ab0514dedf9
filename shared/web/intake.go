package web

import (
	"context"
	"sync/atomic"
	"time"
)

// Bounds of long bodies. Their bytes are read before it is known who sends them. Without a bound,
// clients that send long bodies without end keep the processors busy.
const (
	shortBody  = 1 << 20   // bytes of a body that are read without a rest
	bodyStride = 256 << 10 // bytes that are read between two rests
	longBodies = 32 << 20  // bytes a second of several long bodies together
)

// An intake slows long bodies down while several arrive at once. It is fair: callers take turns.
type intake struct {
	turns *Room
	long  atomic.Int32 // bodies that are longer than shortBody so far
	pace  int64        // bytes a second
}

// bodies is the intake of this process.
var bodies = newIntake(longBodies)

func newIntake(pace int64) *intake { return &intake{turns: NewRoom(1), pace: pace} }

// A longBody is a body that is being read.
type longBody struct {
	intake *intake
	caller string
	rested int // bytes of it when it last rested; 0 while it is short
}

// arrive begins a body.
func (in *intake) arrive(caller string) *longBody { return &longBody{intake: in, caller: caller} }

// rest waits where the body has so many bytes that others go first.
func (b *longBody) rest(ctx context.Context, bytes int) {
	if bytes < shortBody || b.rested > 0 && bytes-b.rested < bodyStride {
		return
	}
	if b.rested == 0 {
		b.intake.long.Add(1)
		b.rested = shortBody
	}
	stride := bytes - b.rested
	b.rested = bytes
	if b.intake.long.Load() < 2 {
		return
	}
	leave, ok := b.intake.turns.Enter(ctx, b.caller, 0)
	if !ok {
		return // the client has gone; the next read says so
	}
	defer leave()
	pause(ctx, time.Duration(stride)*time.Second/time.Duration(b.intake.pace))
}

// end ends the body, complete or not.
func (b *longBody) end() {
	if b.rested > 0 {
		b.intake.long.Add(-1)
	}
}

// pause waits until ctx ends or d has passed.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
