package stepper

import (
	"context"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/stack"
)

// take leases the rows for which there is room, and returns the ids of the others. Those whose row is in other hands come again later; what
// points at a row that is gone has nothing left to do.
func (b *batch) take(ctx context.Context, messages []stack.Message) (beyond []string, err error) {
	e := b.engine
	pointing := map[string][]string{}
	var ids, keys, done []string
	for _, m := range messages {
		switch m.Topic {
		case stack.ResourceStep:
			if _, twice := pointing[m.ResourceID]; !twice {
				ids = append(ids, m.ResourceID)
			}
			pointing[m.ResourceID] = append(pointing[m.ResourceID], m.ID)
		case stack.ResourceDue:
			keys = append(keys, m.WaitKey)
			if m.ID != "" {
				done = append(done, m.ID)
			}
		}
	}
	room, settle := e.Room.Reserve()
	b.leaveRoom = func() { settle(0) }
	took := 0
	defer func() { settle(took) }()
	var withheld []string
	if len(ids) > 0 {
		taken, err := e.Store.Take(ctx, b.lease, e.Settings.Lease, ids, room)
		if err != nil {
			return nil, err
		}
		withheld, beyond = taken.Busy, taken.Beyond
		room -= taken.Size
		took += taken.Size
		var later []string
		for _, id := range taken.Busy {
			later = append(later, pointing[id]...)
			delete(pointing, id)
		}
		for _, id := range taken.Beyond {
			delete(pointing, id)
		}
		for _, r := range taken.Rows {
			b.taken[r.ID] = &live.Task{Row: r, Stored: r, Messages: pointing[r.ID]}
			delete(pointing, r.ID)
		}
		for _, gone := range pointing {
			done = append(done, gone...) // the store has finished its node
		}
		if len(later) > 0 {
			if err := e.Store.Postpone(ctx, later, time.Second); err != nil {
				return nil, err
			}
		}
	}
	for _, key := range keys {
		if room <= 0 {
			break // the sweeper sends the key again
		}
		taken, err := e.Store.TakeDue(ctx, b.lease, e.Settings.Lease, key, dueAtOnce, room)
		if err != nil {
			return nil, err
		}
		room -= taken.Size
		took += taken.Size
		for _, r := range taken.Rows {
			if b.taken[r.ID] == nil {
				b.taken[r.ID] = &live.Task{Row: r, Stored: r}
			}
		}
	}
	if len(withheld)+len(keys) > 0 {
		if b.lone, err = e.Store.RowsToTakeAlone(ctx, withheld, keys); err != nil {
			e.Log.Warn("cannot look for rows to carry on alone; they will be redelivered", "error", err)
		}
	}
	if len(done) > 0 {
		return beyond, e.Commits.Commit(ctx, stack.Change{Consumed: done}).Err
	}
	return beyond, nil
}
