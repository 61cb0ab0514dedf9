package engine

import (
	"context"
	"errors"
	"time"

	"hearth/shared/stack"
)

// sweepStore is what sweeps need of the database. commit.Store explains the methods.
type sweepStore interface {
	Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error)
	Reseal(ctx context.Context, most int) (stack.Resealing, error)
	PurgeEvents(ctx context.Context, eventsPerStack int) (removed int, err error)
	PurgeDeleted(ctx context.Context, keep time.Duration, limit int) (removed int, more bool, err error)
	ForgetRetained(ctx context.Context) error
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)
}

// sweepMost is how many messages one sweep delivers. The next sweep delivers the rest.
const sweepMost = 10000

// sweepAhead is how far ahead a sweep waits for a deadline. A later deadline is left to the next
// sweep.
const sweepAhead = time.Second

// Sweep delivers what is due: messages that no worker consumed, waits that have ended, stacks whose
// timeout has passed. It waits for timeouts that come before the next sweep, so that a stack ends
// on time and not up to a second later. Several sweeps at once do no harm; the lock saves the work.
func (e *Engine) Sweep(ctx context.Context) error {
	began := time.Now()
	unlock, ok, err := e.Locker.TryLock(ctx, "sweep", 2*time.Second)
	if err == nil && !ok {
		return nil
	}
	if err == nil {
		defer unlock()
	}
	if err := e.tidy(ctx); err != nil {
		e.Log.Warn("cannot remove old rows; will be tried again in a minute", "error", err)
	}
	if err := e.reseal(ctx); err != nil {
		e.Log.Warn("cannot seal rows with the newest secret key; the next sweep tries again", "error", err)
	}
	for {
		messages, next, err := e.Store.Due(ctx, sweepMost)
		if err != nil {
			return err
		}
		if len(messages) > 0 {
			if err := e.Publisher.Publish(ctx, messages...); err != nil {
				return err
			}
		}
		if len(messages) == sweepMost {
			continue
		}
		if next == 0 || time.Since(began)+next > sweepAhead {
			return nil
		}
		select {
		case <-time.After(next):
		case <-ctx.Done():
			return nil
		}
	}
}

// tidyEvery is how often old rows are removed.
const tidyEvery = time.Minute

// tidy removes old events and logs how many suspects there are, unless another sweep has done so
// within tidyEvery. It keeps the lock until the lock expires.
func (e *Engine) tidy(ctx context.Context) error {
	if _, ok, err := e.Locker.TryLock(ctx, "purge", tidyEvery); err != nil || !ok {
		return err
	}
	suspects, err := e.Store.Suspects(ctx, "")
	if err != nil {
		return err
	}
	if len(suspects) > 0 {
		e.Log.Info("calls that were given up on may still take effect", "suspects", len(suspects), "oldest", suspects[0].Created)
	}
	if e.Settings.EventsPerStack > 0 {
		_, err = e.Store.PurgeEvents(ctx, e.Settings.EventsPerStack)
	}
	return errors.Join(err, e.Store.ForgetRetained(ctx), e.purgeDeleted(ctx))
}

// Deleted stacks are removed a few at a time, so that a sweep soon goes on.
const (
	purgeAtOnce = 100
	purgeTimes  = 10
)

// purgeDeleted removes stacks that were deleted long ago.
func (e *Engine) purgeDeleted(ctx context.Context) error {
	if e.Settings.KeepDeleted <= 0 {
		return nil
	}
	removed := 0
	for range purgeTimes {
		n, more, err := e.Store.PurgeDeleted(ctx, e.Settings.KeepDeleted, purgeAtOnce)
		if removed += n; err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if removed > 0 {
		e.Log.Info("deleted stacks are purged", "stacks", removed)
	}
	return nil
}
