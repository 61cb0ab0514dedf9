package stepper

import (
	"context"
	"errors"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
)

// A call that has been out for so long is asked after: its stack may have got something
// else to do, for which nobody should have to wait until the cloud has found an answer.
const (
	slowAfter = 2 * time.Second
	slowCheck = time.Second // how often
)

// errUnwanted is why a call is no longer waited for. What it did is searched for, as of any
// whose answer is lost.
var errUnwanted = errors.New("its stack has something else to do")

// A departure is a call that is out.
type pendingCall struct {
	since time.Time
	cut   context.CancelCauseFunc
}

// trackCall notes that a task's call is out until done.
func (b *batch) trackCall(ctx context.Context, t *live.Task) (out context.Context, done func()) {
	out, cut := context.WithCancelCause(ctx)
	b.mu.Lock()
	b.pending[t] = pendingCall{time.Now(), cut}
	b.mu.Unlock()
	return out, func() {
		b.mu.Lock()
		delete(b.pending, t)
		b.mu.Unlock()
		cut(nil)
	}
}

// cutUnwantedCalls ends the wait for calls that are out for long when their stack has got something else to
// do, or its time is over. What they did is found before that begins.
func (b *batch) cutUnwantedCalls(ctx context.Context) {
	tick := time.NewTicker(slowCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		waiting := map[string][]context.CancelCauseFunc{}
		b.mu.Lock()
		for t, d := range b.pending {
			if time.Since(d.since) >= slowAfter && t.Row.SuspectOf == "" {
				waiting[t.Row.StackID] = append(waiting[t.Row.StackID], d.cut)
			}
		}
		b.mu.Unlock()
		for id, cuts := range waiting {
			now, err := b.engine.Store.Stack(ctx, id)
			if err != nil || !lifecycle.Superseded(b.stacks[id].Stack, now) {
				continue
			}
			for _, cut := range cuts {
				cut(errUnwanted)
			}
		}
	}
}
