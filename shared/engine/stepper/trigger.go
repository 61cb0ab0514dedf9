package stepper

import (
	"context"
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// trigger returns the first event of a row in hand; nil when there is nothing to do.
func (b *batch) trigger(ctx context.Context, t *live.Task) (*lifecycle.Event, error) {
	n := t.Node
	if why := b.failureOf(t); !why.IsZero() {
		b.logUnopened(t.Row)
		return b.failEvent(t, why), nil
	}
	switch {
	case t.Row.SuspectOf != "":
		return b.suspectEvent(ctx, t)
	case n != nil && !lifecycle.HasBegunNode(t.Row, *n) && (t.Row.Status != stack.InProgress || n.Action == stack.Delete):
		return b.begin(ctx, t, n.Action)
	case n != nil && !lifecycle.HasBegunNode(t.Row, *n) && (lifecycle.Nests(b.engine.Catalog, t.Row) ||
		t.Scene.Stack.Action == stack.Rollback && lifecycle.AwaitedSignals(b.engine.Catalog, t.Row) != ""):
		// An action ends before the next one begins. But a rollback does not wait for
		// signals, and an action on a nested stack is aborted.
		return &lifecycle.Event{Abort: lifecycle.Aborted(t.Row)}, nil
	case t.Row.Status != stack.InProgress:
		return nil, nil
	case lifecycle.IsOverdue(t.Scene.Stack):
		return &lifecycle.Event{Abort: lifecycle.ResourceTimedOut(b.engine.Catalog, t.Row, t.Scene.Stack)}, nil
	case lifecycle.Nests(b.engine.Catalog, t.Row):
		return b.wakeNested(ctx, t)
	case t.Row.Action == stack.Delete && t.Scene.Stack.Action == stack.Delete && lifecycle.IsCancelled(t.Scene.Stack):
		// The removal of this nested stack was stopped: its parent needs it again.
		return &lifecycle.Event{Abort: lifecycle.Aborted(t.Row)}, nil
	case stack.IsHeldKey(t.Row.WaitKey):
		// This worker has the lease, so the worker that had the row in hand is dead.
		return b.wake(ctx, t)
	case t.Row.Due.After(b.engine.Now().Add(50 * time.Millisecond)):
		return nil, nil
	}
	return b.wake(ctx, t)
}

// logUnopened logs why a row could not be read, when it could not.
func (b *batch) logUnopened(r stack.Resource) {
	if r.Unopened != nil {
		b.engine.Log.Error("cannot read a resource; it fails", "stack", r.Home(), "resource", r.Name, "error", r.Unopened.Reason)
	}
}

// wake returns the event with which a row goes on from its stored state.
func (b *batch) wake(ctx context.Context, t *live.Task) (*lifecycle.Event, error) {
	if lifecycle.Nests(b.engine.Catalog, t.Row) {
		return b.wakeNested(ctx, t)
	}
	ev := &lifecycle.Event{Wake: true}
	key := lifecycle.AwaitedSignals(b.engine.Catalog, t.Row)
	if key == "" {
		return ev, nil
	}
	signals, err := b.engine.Store.Rows.Signals(ctx, t.Row.StackID, key)
	ev.Signals = signals
	return ev, err
}
