package stepper

import (
	"context"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/stack"
)

// take leases the rows that the messages point at, as long as there is room, and returns the
// IDs of the rows beyond that. Messages whose row another worker holds will be redelivered.
// Messages whose row is gone are consumed.
func (b *batch) take(ctx context.Context, messages []stack.Message) (beyond []string, err error) {
	e := b.engine
	w := newWorkload(messages)
	room, settle := e.Room.Reserve()
	b.leaveRoom = func() { settle(0) }
	left := room
	defer func() { settle(room - left) }()
	var busy []string
	if len(w.ids) > 0 {
		if busy, beyond, err = b.takeRows(ctx, w, &left); err != nil {
			return nil, err
		}
	}
	if err := b.takeDue(ctx, w.keys, &left); err != nil {
		return nil, err
	}
	if len(busy)+len(w.keys) > 0 {
		if b.alone, err = e.Store.Leases.RowsToTakeAlone(ctx, busy, w.keys); err != nil {
			e.Log.Warn("cannot look for rows to carry on alone; they will be redelivered", "error", err)
		}
	}
	if len(w.done) > 0 {
		return beyond, e.Commits.Commit(ctx, stack.Change{Consumed: w.done}).Err
	}
	return beyond, nil
}

// A workload is what the messages of a batch point at.
type workload struct {
	ids      []string            // of rows, each once
	pointing map[string][]string // IDs of the messages that point at a row, by the row's ID
	keys     []string            // wait keys that are due
	done     []string            // IDs of messages to consume
}

func newWorkload(messages []stack.Message) *workload {
	w := &workload{pointing: map[string][]string{}}
	for _, m := range messages {
		switch m.Topic {
		case stack.ResourceStep:
			if _, twice := w.pointing[m.ResourceID]; !twice {
				w.ids = append(w.ids, m.ResourceID)
			}
			w.pointing[m.ResourceID] = append(w.pointing[m.ResourceID], m.ID)
		case stack.ResourceDue:
			w.keys = append(w.keys, m.WaitKey)
			if m.ID != "" {
				w.done = append(w.done, m.ID)
			}
		}
	}
	return w
}

// takeRows leases the rows of the workload. left is how many bytes may still be taken. busy are
// the IDs of rows that other workers hold, beyond those of rows for which there was no room.
func (b *batch) takeRows(ctx context.Context, w *workload, left *int) (busy, beyond []string, err error) {
	taken, err := b.engine.Store.Leases.Take(ctx, b.lease, b.engine.Settings.Lease, w.ids, *left)
	if err != nil {
		return nil, nil, err
	}
	*left -= taken.Size
	var later []string
	for _, id := range taken.Busy {
		later = append(later, w.pointing[id]...)
		delete(w.pointing, id)
	}
	for _, id := range taken.Beyond {
		delete(w.pointing, id)
	}
	for _, r := range taken.Rows {
		b.taken[r.ID] = &live.Task{Row: r, Stored: r, Messages: w.pointing[r.ID]}
		delete(w.pointing, r.ID)
	}
	for _, gone := range w.pointing {
		w.done = append(w.done, gone...) // the store has finished the row's node
	}
	if len(later) > 0 {
		err = b.engine.Store.Messages.Postpone(ctx, later, time.Second)
	}
	return taken.Busy, taken.Beyond, err
}

// takeDue leases the rows of the wait keys that are due.
func (b *batch) takeDue(ctx context.Context, keys []string, left *int) error {
	for _, key := range keys {
		if *left <= 0 {
			return nil // the sweeper sends the key again
		}
		taken, err := b.engine.Store.Leases.TakeDue(ctx, b.lease, b.engine.Settings.Lease, key, dueAtOnce, *left)
		if err != nil {
			return err
		}
		*left -= taken.Size
		for _, r := range taken.Rows {
			if b.taken[r.ID] == nil {
				b.taken[r.ID] = &live.Task{Row: r, Stored: r}
			}
		}
	}
	return nil
}
