package engine

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// take leases the rows. Those whose row is in other hands come again later; what
// points at a row that is gone has nothing left to do.
func (b *batch) take(ctx context.Context, messages []stack.Message) error {
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
	var withheld []string
	if len(ids) > 0 {
		rows, busy, err := e.Store.Take(ctx, b.lease, e.Settings.Lease, ids)
		if err != nil {
			return err
		}
		withheld = busy
		var later []string
		for _, id := range busy {
			later = append(later, pointing[id]...)
			delete(pointing, id)
		}
		for _, r := range rows {
			b.taken[r.ID] = &task{row: r, stored: r, messages: pointing[r.ID]}
			delete(pointing, r.ID)
		}
		for _, gone := range pointing {
			done = append(done, gone...) // the store has finished its node
		}
		if len(later) > 0 {
			if err := e.Store.Postpone(ctx, later, time.Second); err != nil {
				return err
			}
		}
	}
	for _, key := range keys {
		rows, err := e.Store.TakeDue(ctx, b.lease, e.Settings.Lease, key, dueAtOnce)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if b.taken[r.ID] == nil {
				b.taken[r.ID] = &task{row: r, stored: r}
			}
		}
	}
	if len(withheld)+len(keys) > 0 {
		var err error
		if b.lone, err = e.Store.LoneRows(ctx, withheld, keys); err != nil {
			e.Log.Warn("cannot look for rows to carry on alone; they will be redelivered", "error", err)
		}
	}
	if len(done) > 0 {
		return e.commits.commit(ctx, stack.Change{Consumed: done}).Err
	}
	return nil
}
