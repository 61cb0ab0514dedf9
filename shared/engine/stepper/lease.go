package stepper

import (
	"context"
	"errors"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/stack"
)

// errNotHeld is why the calls of a batch are cut that may have lost its leases.
var errNotHeld = errors.New("the lease could not be renewed in time")

// heartbeat renews the batch's leases while it works, so that a lease can be short
// and a dead worker's rows are soon free. What is done under its context ends when
// the leases are no longer surely held: a call that has waited for its turn until
// then must not leave any more.
func (b *batch) heartbeat(ctx context.Context) (held context.Context, stop func()) {
	lease := b.engine.Settings.Lease
	held, cut := context.WithCancelCause(ctx)
	end := time.AfterFunc(lease*2/3, func() { cut(errNotHeld) })
	go func() {
		tick := time.NewTicker(lease / 4)
		defer tick.Stop()
		for {
			select {
			case <-held.Done():
				return
			case <-tick.C:
			}
			at, began := b.engine.Now(), time.Now()
			// One connection that does not answer must not use up the time for the others.
			once, done := context.WithTimeout(held, lease/4)
			err := b.engine.Store.Renew(once, b.lease, lease)
			done()
			if err != nil {
				if held.Err() == nil {
					b.engine.Log.Warn("leases not renewed", "error", err)
				}
				continue
			}
			if end.Stop() {
				end.Reset(lease*2/3 - time.Since(began))
			}
			b.mu.Lock()
			b.held = at
			b.mu.Unlock()
		}
	}()
	return held, func() {
		end.Stop()
		cut(context.Canceled)
	}
}

// holdsLease says whether the lease is surely still ours, with room for a call to leave.
func (b *batch) holdsLease() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.engine.Now().Sub(b.held) < b.engine.Settings.Lease*2/3
}

// leave gives a row back as it is; its messages are consumed when there was
// nothing to do, and come again otherwise.
func (b *batch) leave(ctx context.Context, t *live.Task, through bool) {
	e := b.engine
	ctx = context.WithoutCancel(ctx)
	if err := e.Store.Release(ctx, b.lease, []string{t.Row.ID}); err != nil {
		e.Log.Warn("a lease runs out by itself", "resource", t.Row.ID, "error", err)
	}
	if !through && len(t.Messages) > 0 {
		if err := e.Store.Postpone(ctx, t.Messages, time.Second); err != nil {
			e.Log.Warn("messages come again when they rest no more", "error", err)
		}
	}
	if through && len(t.Messages) > 0 {
		if err := e.Commits.Commit(ctx, stack.Change{Consumed: t.Messages}).Err; err != nil {
			e.Log.Warn("messages come again", "count", len(t.Messages), "error", err)
		}
	}
}

func (b *batch) releaseAll(ctx context.Context) {
	ids := make([]string, 0, len(b.taken))
	for id := range b.taken {
		ids = append(ids, id)
	}
	if err := b.engine.Store.Release(ctx, b.lease, ids); err != nil {
		b.engine.Log.Warn("leases run out by themselves", "count", len(ids), "error", err)
	}
}

// postpone leaves a row for the one statement that lets all who wait rest.
func (b *batch) postpone(t *live.Task, by time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	by = by.Round(10 * time.Millisecond)
	b.postponed[by] = append(b.postponed[by], t.Row.ID)
}
