package engine

import (
	"context"
	"time"
)

// sweepMost is how many messages one sweep delivers; what is left is next.
const sweepMost = 10000

// Sweep delivers what is due: messages that nobody consumed, waits whose time has
// come, stacks whose time is over. Several sweeps at once do no harm; the lock
// spares the work.
func (e *Engine) Sweep(ctx context.Context) error {
	unlock, ok, err := e.Locker.TryLock(ctx, "sweep", 2*time.Second)
	if err == nil && !ok {
		return nil
	}
	if err == nil {
		defer unlock()
	}
	if err := e.purge(ctx); err != nil {
		e.Log.Warn("old events stay", "error", err)
	}
	for {
		messages, err := e.Store.Due(ctx, sweepMost)
		if err != nil || len(messages) == 0 {
			return err
		}
		if err := e.Publisher.Publish(ctx, messages...); err != nil {
			return err
		}
		if len(messages) < sweepMost {
			return nil
		}
	}
}

// purgeEvery is how often events beyond the limit are removed.
const purgeEvery = time.Minute

// purge removes them when nobody has within the period: its lock is not given back
// but runs out.
func (e *Engine) purge(ctx context.Context) error {
	if e.Settings.EventsPerStack <= 0 {
		return nil
	}
	if _, ok, err := e.Locker.TryLock(ctx, "purge", purgeEvery); err != nil || !ok {
		return err
	}
	_, err := e.Store.Purge(ctx, e.Settings.EventsPerStack)
	return err
}
