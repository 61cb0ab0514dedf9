package sweeper

import (
	"context"
	"time"
)

// sweepMost is how many messages one sweep delivers. The next sweep delivers the rest.
const sweepMost = 10000

// sweepAhead is how far ahead a sweep waits for a deadline. A later deadline is left to the next
// sweep.
const sweepAhead = time.Second

// Sweep delivers what is due: messages that no worker consumed, waits that have ended, stacks whose
// timeout has passed. It waits for timeouts that come before the next sweep, so that a stack ends
// on time and not up to a second later. Several sweeps at once do no harm; the lock saves the work.
func (s *Sweeper) Sweep(ctx context.Context) error {
	began := time.Now()
	unlock, ok, err := s.Locker.TryLock(ctx, "sweep", 2*time.Second)
	if err == nil && !ok {
		return nil
	}
	if err == nil {
		defer unlock()
	}
	if err := s.purge(ctx); err != nil {
		s.Log.Warn("cannot remove old rows; will be tried again in a minute", "error", err)
	}
	if err := s.reseal(ctx); err != nil {
		s.Log.Warn("cannot seal rows with the newest secret key; the next sweep tries again", "error", err)
	}
	for {
		messages, next, err := s.Store.Due(ctx, sweepMost)
		if err != nil {
			return err
		}
		if len(messages) > 0 {
			if err := s.Publisher.Publish(ctx, messages...); err != nil {
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
