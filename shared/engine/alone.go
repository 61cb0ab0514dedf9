package engine

import (
	"context"
	"fmt"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// stepAlone carries on one row that workers have died with, or fails it. What goes wrong
// leaves it to a later delivery.
func (e *Stepper) stepAlone(ctx context.Context, id string) {
	leave, err := e.alone(ctx)
	if err != nil {
		e.Log.Warn("cannot work on a resource alone; it will be redelivered", "resource", id, "error", err)
		return
	}
	defer leave()
	b := e.newBatch()
	ctx, stop := b.heartbeat(ctx)
	defer stop()
	row, deaths, ok, err := e.Store.TakeAlone(ctx, b.lease, e.Settings.Lease, id)
	if err != nil {
		e.Log.Error("cannot take a resource", "resource", id, "error", err)
	}
	if !ok {
		return
	}
	e.Log.Warn("working on a resource alone", "stack", row.StackID, "resource", row.Name, "deaths", deaths)
	b.taken[row.ID] = &task{row: row, stored: row}
	if deaths >= mostDeaths {
		b.fatal = fmt.Sprintf("WorkerDied: %s: %s", stack.ResourcePath(row.Name), diedOf(deaths))
	}
	if err := b.orient(ctx); err != nil {
		e.Log.Error("cannot load the stack", "resource", id, "error", err)
		b.release(ctx)
		return
	}
	go b.watch(ctx)
	b.run(ctx)
}

// lost fails a row that workers die with, or that cannot be read. Nothing that the row or its
// template says is looked at.
func (b *batch) lost(t *task, why string) *lifecycle.Event {
	n := t.node
	switch {
	case n != nil && !begun(t.row, *n):
		begin := &lifecycle.Begin{Action: n.Action, Generation: n.Generation, Seed: seed(), Source: t.scene.stack.SourceID, Refused: why}
		if t.row.Action != stack.Init && n.Action != stack.Delete {
			begin.Action = stack.Update
		}
		return &lifecycle.Event{Begin: begin}
	case t.row.Status == stack.InProgress:
		return &lifecycle.Event{Abort: why}
	}
	return nil
}
