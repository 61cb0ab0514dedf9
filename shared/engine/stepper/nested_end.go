package stepper

import (
	"context"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// wakeNested returns an event with the state of a row's nested stack.
func (b *batch) wakeNested(ctx context.Context, t *live.Task) (*lifecycle.Event, error) {
	ev := &lifecycle.Event{Wake: true}
	child, err := b.nestedStack(ctx, t)
	switch {
	case stack.CodeOf(err) == stack.EntityNotFound:
		return ev, nil
	case err != nil:
		return nil, err
	}
	if lifecycle.IsCancelled(t.Scene.Stack) && child.Status == stack.InProgress {
		change, next, err := b.engine.StopStack(ctx, child, lifecycle.StackEvent{Cancel: true, Now: b.engine.Now()})
		if err == nil {
			err = b.engine.Commits.Commit(ctx, change).Err
		}
		if err != nil {
			return nil, err
		}
		child = next
	}
	ev.Nested.Stack = &child
	if c := t.Row.Work.Rollout; c != nil && child.Status == stack.Complete && t.Row.Work.Batch+1 < len(c.Batches) {
		if lifecycle.IsCancelled(t.Scene.Stack) {
			return &lifecycle.Event{Abort: lifecycle.Aborted(t.Row)}, nil
		}
		ev.Nested.More = true
		if c.Batches[t.Row.Work.Batch] != [2]int{} { // a batch without members needs no pause
			ev.Nested.Pause = c.Pause
		}
	}
	if child.Status == stack.Complete && child.Deleted.IsZero() && t.Row.Work.Show {
		ev.Nested.Outputs, ev.Nested.Secrets = b.engine.OutputsBelow(ctx, child.ID)
	}
	return ev, nil
}

// nestedStack returns a row's nested stack. What was read with the batch is good once: afterwards
// this worker may have changed it.
func (b *batch) nestedStack(ctx context.Context, t *live.Task) (stack.Stack, error) {
	if read := t.Nested; read != nil {
		t.Nested = nil
		return *read, nil
	}
	return b.engine.Store.Stacks.Stack(ctx, t.Row.PhysicalID)
}

// stopNested returns the change that stops a row's nested stack, because the time of the parent
// is over. It is committed with the row.
func (b *batch) stopNested(ctx context.Context, row stack.Resource) (stack.Change, error) {
	child, err := b.engine.Store.Stacks.Stack(ctx, row.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && child.Status != stack.InProgress {
		return stack.Change{}, nil
	}
	if err != nil {
		return stack.Change{}, err
	}
	change, _, err := b.engine.StopStack(ctx, child, lifecycle.StackEvent{Late: true, Now: b.engine.Now()})
	return change, err
}
