package sweeper

import (
	"context"
	"time"
)

const (
	resealMost  = 500         // rows in one sweep
	resealPause = time.Minute // after a sweep that found none
)

// reseal seals rows that an older secret key has sealed with the newest key, a few in each sweep.
// When there are none left, it keeps the lock until the lock expires.
func (s *Sweeper) reseal(ctx context.Context) error {
	unlock, ok, err := s.Locker.TryLock(ctx, "reseal", resealPause)
	if err != nil || !ok {
		return err
	}
	done, err := s.Store.Reseal(ctx, resealMost)
	if done.Rows > 0 || err != nil {
		unlock()
	}
	if done.Rows > 0 {
		s.Log.Info("rows were sealed with the newest secret key", "rows", done.Rows, "table", done.Table)
	}
	if done.Unread > 0 {
		s.Log.Error("cannot open rows with any secret key; they stay sealed", "rows", done.Unread, "table", done.Table)
	}
	for _, id := range done.Retired {
		s.Log.Info("no row needs a secret key any more; the key can be removed", "key_id", id)
	}
	return err
}
