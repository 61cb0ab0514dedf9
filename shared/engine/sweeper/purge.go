package sweeper

import (
	"context"
	"errors"
	"time"
)

// purgeEvery is how often old rows are removed.
const purgeEvery = time.Minute

// purge removes old events and logs how many suspects there are, unless another sweep has done so
// within purgeEvery. It keeps the lock until the lock expires.
func (s *Sweeper) purge(ctx context.Context) error {
	if _, ok, err := s.Locker.TryLock(ctx, "purge", purgeEvery); err != nil || !ok {
		return err
	}
	suspects, err := s.Store.Suspects(ctx, "")
	if err != nil {
		return err
	}
	if len(suspects) > 0 {
		s.Log.Info("calls that were given up on may still take effect", "suspects", len(suspects), "oldest", suspects[0].Created)
	}
	if s.Settings.EventsPerStack > 0 {
		_, err = s.Store.PurgeEvents(ctx, s.Settings.EventsPerStack)
	}
	return errors.Join(err, s.Store.ForgetRetained(ctx), s.purgeDeleted(ctx))
}

// Deleted stacks are removed a few at a time, so that a sweep soon goes on.
const (
	purgeAtOnce = 100
	purgeTimes  = 10
)

// purgeDeleted removes stacks that were deleted long ago.
func (s *Sweeper) purgeDeleted(ctx context.Context) error {
	if s.Settings.KeepDeleted <= 0 {
		return nil
	}
	removed := 0
	for range purgeTimes {
		n, more, err := s.Store.PurgeDeleted(ctx, s.Settings.KeepDeleted, purgeAtOnce)
		if removed += n; err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if removed > 0 {
		s.Log.Info("deleted stacks are purged", "stacks", removed)
	}
	return nil
}
