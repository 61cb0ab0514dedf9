package engine

import (
	"context"
	"time"

	"hearth/shared/stack"
)

const (
	resealMost  = 500         // rows in one sweep
	resealPause = time.Minute // after a sweep that found none
)

// reseal seals rows with the newest secret key that an older one has sealed, a few in each
// sweep. Where there are none the lock is not given back but runs out.
func (e *Engine) reseal(ctx context.Context) error {
	unlock, ok, err := e.Locker.TryLock(ctx, "reseal", resealPause)
	if err != nil || !ok {
		return err
	}
	done, err := e.Store.Reseal(ctx, resealMost)
	if done.Rows > 0 || err != nil {
		unlock()
	}
	if done.Rows > 0 {
		e.Log.Info("rows were sealed with the newest secret key", "rows", done.Rows, "table", done.Table)
	}
	if done.Unread > 0 {
		e.Log.Error("rows cannot be opened with any secret key", "rows", done.Unread, "table", done.Table)
	}
	for _, id := range done.Retired {
		e.Log.Info("no row needs a secret key any more; it can be taken away", "key_id", id)
	}
	return err
}

// readable refuses an action that would have to know a row which cannot be opened. A
// removal needs no more than the id of its object.
func readable(rows []stack.Resource) error {
	for _, r := range rows {
		if r.Unopened != nil {
			return stack.Errorf(stack.StackValidationFailed, "%s", cannotRead(r, "the resource"))
		}
	}
	return nil
}

// failureOf returns why a row fails whatever it says; empty for nearly all rows. A row that
// cannot be read fails by itself, but can be removed.
func (b *batch) failureOf(t *task) string {
	removed := t.row.Action == stack.Delete || t.node != nil && t.node.Action == stack.Delete
	switch {
	case b.fatal != "":
		return b.fatal
	case removed:
		return ""
	case t.row.Unopened != nil:
		b.engine.Log.Error("cannot read a resource; it fails", "stack", t.row.Home(), "resource", t.row.Name, "error", t.row.Unopened.Reason)
		return unreadable(t.row, "the resource")
	}
	return t.fatal
}

// unreadable returns the reason of a resource that fails since what is stored cannot be read.
func unreadable(r stack.Resource, what string) string { return "Unreadable: " + cannotRead(r, what) }

func cannotRead(r stack.Resource, what string) string {
	return stack.ResourcePath(r.Name) + ": " + spoilt(what)
}

func spoilt(what string) string {
	return "What Hearth has stored of " + what + " cannot be read: its secret key is missing, or its bytes are spoilt."
}
