package stepper

import (
	"context"
	"errors"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/stack"
)

// errNotHeld is why the calls of a batch are cancelled when its leases may have ended.
var errNotHeld = errors.New("the lease could not be renewed in time")

// heartbeat renews the batch's leases until stop is called. So leases are short, and the rows of
// a dead worker are soon free. Its context ends when the leases may have ended: a call that is
// still queued then must not be sent.
func (b *batch) heartbeat(ctx context.Context) (held context.Context, stop func()) {
	lease := b.engine.Settings.Lease
	held, cut := context.WithCancelCause(ctx)
	end := time.AfterFunc(lease*2/3, func() { cut(errNotHeld) })
	leave := b.every(held, lease/4, "the leases of this batch run out", func() { b.renewLeases(held, end) })
	return held, func() {
		leave()
		end.Stop()
		cut(context.Canceled)
	}
}

// renewLeases renews the batch's leases, and sets end back.
func (b *batch) renewLeases(held context.Context, end *time.Timer) {
	lease := b.engine.Settings.Lease
	at, began := b.engine.Now(), time.Now()
	// One connection that does not answer must not use up the time for the others.
	once, done := context.WithTimeout(held, lease/4)
	err := stack.Recovered(func() error { return b.engine.Store.Leases.Renew(once, b.lease, lease) })
	done()
	if err != nil {
		if held.Err() == nil {
			b.engine.Log.Warn("cannot renew leases; they will be renewed at the next tick", "error", err)
		}
		return
	}
	if end.Stop() {
		end.Reset(lease*2/3 - time.Since(began))
	}
	b.mu.Lock()
	b.held = at
	b.mu.Unlock()
}

// holdsLease reports whether this worker surely holds the lease, for long enough to send a call.
func (b *batch) holdsLease() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.engine.Now().Sub(b.held) < b.engine.Settings.Lease*2/3
}

// leave gives a row back as it is. Its messages are consumed when done is true, and redelivered
// otherwise.
func (b *batch) leave(ctx context.Context, t *live.Task, done bool) {
	e := b.engine
	ctx = context.WithoutCancel(ctx)
	if err := e.Store.Leases.Release(ctx, b.lease, []string{t.Row.ID}); err != nil {
		e.Log.Warn("cannot release a lease; it will run out", "resource", t.Row.ID, "error", err)
	}
	if !done && len(t.Messages) > 0 {
		if err := e.Store.Messages.Postpone(ctx, t.Messages, time.Second); err != nil {
			e.Log.Warn("cannot postpone messages; they will be redelivered", "error", err)
		}
	}
	if done && len(t.Messages) > 0 {
		if err := e.Commits.Commit(ctx, stack.Change{Consumed: t.Messages}).Err; err != nil {
			e.Log.Warn("cannot consume messages; they will be redelivered", "count", len(t.Messages), "error", err)
		}
	}
}

// leaveBusy gives back the rows that other projects' work goes before, with two statements.
func (b *batch) leaveBusy(ctx context.Context) {
	if len(b.busy) == 0 {
		return
	}
	var rows, messages []string
	for _, t := range b.busy {
		rows, messages = append(rows, t.Row.ID), append(messages, t.Messages...)
	}
	e := b.engine
	ctx = context.WithoutCancel(ctx)
	if err := e.Store.Leases.Release(ctx, b.lease, rows); err != nil {
		e.Log.Warn("cannot release leases; they will run out", "count", len(rows), "error", err)
	}
	if err := e.Store.Messages.Postpone(ctx, messages, time.Second); err != nil {
		e.Log.Warn("cannot postpone messages; they will be redelivered", "count", len(messages), "error", err)
	}
}

func (b *batch) releaseAll(ctx context.Context) {
	ids := make([]string, 0, len(b.taken))
	for id := range b.taken {
		ids = append(ids, id)
	}
	if err := b.engine.Store.Leases.Release(ctx, b.lease, ids); err != nil {
		b.engine.Log.Warn("cannot release leases; they will run out", "count", len(ids), "error", err)
	}
}

// postpone adds a row to those that go on waiting. One statement postpones all of them.
func (b *batch) postpone(t *live.Task, by time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	by = by.Round(10 * time.Millisecond)
	b.postponed[by] = append(b.postponed[by], t.Row.ID)
}
