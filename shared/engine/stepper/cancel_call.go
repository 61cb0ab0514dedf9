package stepper

import (
	"context"
	"errors"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
)

// When a call takes long its stack is read again from time to time. A new action of the stack
// does not wait until the cloud has answered a call of the old one.
const (
	slowAfter = 2 * time.Second
	slowCheck = time.Second // between two reads
)

// errUnwanted is why a call is no longer waited for. Its effect is searched for, as after any
// lost answer.
var errUnwanted = errors.New("its stack has something else to do")

// A pendingCall is a call that has not been answered.
type pendingCall struct {
	since time.Time
	cut   context.CancelCauseFunc
}

// trackCall notes a task's call as pending until done is called.
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

// cutUnwantedCalls stops waiting for slow calls whose stack has got another action, or whose
// stack's time is over. Their effects are searched for before the other action begins.
func (b *batch) cutUnwantedCalls(ctx context.Context) {
	waiting := map[string][]context.CancelCauseFunc{}
	b.mu.Lock()
	for t, d := range b.pending {
		if time.Since(d.since) >= slowAfter && t.Row.SuspectOf == "" {
			waiting[t.Row.StackID] = append(waiting[t.Row.StackID], d.cut)
		}
	}
	b.mu.Unlock()
	for id, cuts := range waiting {
		now, err := b.engine.Store.Stacks.Stack(ctx, id)
		if err != nil || !lifecycle.Superseded(b.stacks[id].Stack, now) {
			continue
		}
		for _, cut := range cuts {
			cut(errUnwanted)
		}
	}
}
