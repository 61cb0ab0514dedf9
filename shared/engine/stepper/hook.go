package stepper

import (
	"context"
	"errors"
	"fmt"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// waitsAtHook reports whether a row waits at a hook before its node's action, and gives the row
// back then. A row that reaches the hook is stored in the transaction that consumes its
// messages. Only clearing the hook sends another message.
func (b *batch) waitsAtHook(ctx context.Context, t *live.Task) bool {
	if !b.failureOf(t).IsZero() || t.Row.Unopened != nil {
		return false
	}
	n := t.Node
	if n == nil || lifecycle.HasBegunNode(t.Row, *n) {
		return false
	}
	hook := lifecycle.HookBefore(t.Row, *n, t.Scene.Stack.Action)
	if !t.Scene.HasHook(t.Row, hook) {
		return false
	}
	if lifecycle.ReachedHook(t.Row, hook, n.Generation) {
		if lifecycle.IsAtHook(t.Row, hook) {
			b.leave(ctx, t, true)
			return true
		}
		return false
	}
	row := lifecycle.WaitAtHook(t.Row, hook, n.Generation)
	result := b.engine.Commits.Commit(ctx, stack.Change{
		Resource: &row, Lease: b.lease, Events: []stack.Event{b.engine.pausedEvent(row, hook, n.Action, t.Scene.Stack.Action)}, Consumed: t.Messages,
	})
	if result.Err != nil {
		if !errors.Is(result.Err, stack.ErrStale) {
			b.engine.Log.Error("cannot commit a resource at a hook; it will be carried on later", "stack", row.StackID, "resource", row.Name, "error", result.Err)
		}
		b.leave(ctx, t, false)
	}
	return true
}

// waitsAtHookAfter reports whether a row that has ended its action waits at a hook behind it,
// and writes that into the change. Its node is done when the hook is cleared.
func (b *batch) waitsAtHookAfter(t *live.Task, change *stack.Change, row stack.Resource) bool {
	hook := lifecycle.HookAfter(row, t.Scene.Stack.Action)
	if !t.Scene.HasHook(row, hook) {
		return false
	}
	*change.Resource = lifecycle.WaitAtHook(row, hook, t.Node.Generation)
	change.Events = append(change.Events, b.engine.pausedEvent(row, hook, row.Action, t.Scene.Stack.Action))
	return true
}

// pausedEvent returns the event of a row that has reached a hook.
func (e *Stepper) pausedEvent(r stack.Resource, hook string, action, of stack.Action) stack.Event {
	if hook == stack.PreUpdate {
		action = stack.Update
	} else if action != stack.Delete && action != stack.Update {
		action = of
	}
	return e.Event(r, r.Status, fmt.Sprintf("%s paused until Hook %s is cleared", action, hook), e.Now())
}
