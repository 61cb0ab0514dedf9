package engine

import (
	"context"
	"errors"
	"fmt"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// halted leaves a row where it is that comes to a hook before it begins what its node
// says, or that still waits there. The row says so in the same transaction that
// consumes what brought it up: only whoever clears the hook brings it up again.
func (b *batch) halted(ctx context.Context, t *task) bool {
	n := t.node
	if n == nil || begun(t.row, *n) {
		return false
	}
	hook := lifecycle.HookBefore(t.row, *n, t.scene.stack.Action)
	if !t.scene.hooked(t.row, hook) {
		return false
	}
	if lifecycle.Came(t.row, hook, n.Generation) {
		if lifecycle.Halted(t.row, hook) {
			b.leave(ctx, t, true)
			return true
		}
		return false
	}
	row := lifecycle.Halt(t.row, hook, n.Generation)
	result := b.engine.commits.commit(ctx, stack.Change{
		Resource: &row, Lease: b.lease, Events: []stack.Event{b.engine.paused(row, hook, n.Action, t.scene.stack.Action)}, Consumed: t.messages,
	})
	if result.Err != nil {
		if !errors.Is(result.Err, stack.ErrStale) {
			b.engine.Log.Error("cannot commit", "stack", row.StackID, "resource", row.Name, "error", result.Err)
		}
		b.leave(ctx, t, false)
	}
	return true
}

// haltAfter makes a row that has ended its action wait at the hook behind it, where there
// is one; its node is not done before that is cleared.
func (b *batch) haltAfter(t *task, change *stack.Change, row stack.Resource) bool {
	hook := lifecycle.HookAfter(row, t.scene.stack.Action)
	if !t.scene.hooked(row, hook) {
		return false
	}
	*change.Resource = lifecycle.Halt(row, hook, t.node.Generation)
	change.Events = append(change.Events, b.engine.paused(row, hook, row.Action, t.scene.stack.Action))
	return true
}

// paused is the event of a hook that is reached.
func (e *Stepper) paused(r stack.Resource, hook string, action, of stack.Action) stack.Event {
	if hook == lifecycle.PreUpdate {
		action = stack.Update
	} else if action != stack.Delete && action != stack.Update {
		action = of
	}
	return e.event(r, r.Status, fmt.Sprintf("%s paused until Hook %s is cleared", action, hook), e.Now())
}
