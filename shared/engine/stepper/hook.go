package stepper

import (
	"context"
	"errors"
	"fmt"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// waitsAtHook leaves a row where it is that comes to a hook before it begins what its node
// says, or that still waits there. The row says so in the same transaction that
// consumes what brought it up: only whoever clears the hook brings it up again.
func (b *batch) waitsAtHook(ctx context.Context, t *live.Task) bool {
	if b.failureOf(t) != "" || t.Row.Unopened != nil {
		return false
	}
	n := t.Node
	if n == nil || HasBegun(t.Row, *n) {
		return false
	}
	hook := lifecycle.HookBefore(t.Row, *n, t.Scene.Stack.Action)
	if !t.Scene.Hooked(t.Row, hook) {
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
			b.engine.Log.Error("cannot commit", "stack", row.StackID, "resource", row.Name, "error", result.Err)
		}
		b.leave(ctx, t, false)
	}
	return true
}

// waitsAtHookAfter makes a row that has ended its action wait at the hook behind it, where there
// is one; its node is not done before that is cleared.
func (b *batch) waitsAtHookAfter(t *live.Task, change *stack.Change, row stack.Resource) bool {
	hook := lifecycle.HookAfter(row, t.Scene.Stack.Action)
	if !t.Scene.Hooked(row, hook) {
		return false
	}
	*change.Resource = lifecycle.WaitAtHook(row, hook, t.Node.Generation)
	change.Events = append(change.Events, b.engine.pausedEvent(row, hook, row.Action, t.Scene.Stack.Action))
	return true
}

// pausedEvent is the event of a hook that is reached.
func (e *Stepper) pausedEvent(r stack.Resource, hook string, action, of stack.Action) stack.Event {
	if hook == lifecycle.PreUpdate {
		action = stack.Update
	} else if action != stack.Delete && action != stack.Update {
		action = of
	}
	return e.Event(r, r.Status, fmt.Sprintf("%s paused until Hook %s is cleared", action, hook), e.Now())
}
