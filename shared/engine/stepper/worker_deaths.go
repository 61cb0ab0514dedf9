package stepper

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// stepAlone carries on one row that workers have died with. After too many deaths it fails the
// row. After an error the row is left to a later delivery.
func (e *Stepper) stepAlone(ctx context.Context, id string) {
	leave, err := e.LockProcess(ctx)
	if err != nil {
		e.Log.Warn("cannot work on a resource alone; it will be redelivered", "resource", id, "error", err)
		return
	}
	defer leave()
	b := e.newBatch()
	ctx, stop := b.heartbeat(ctx)
	defer stop()
	row, deaths, ok, err := e.Store.Leases.TakeAlone(ctx, b.lease, e.Settings.Lease, id)
	if err != nil {
		e.Log.Error("cannot take a resource", "resource", id, "error", err)
	}
	if !ok {
		return
	}
	e.Log.Warn("working on a resource alone", "stack", row.StackID, "resource", row.Name, "deaths", deaths)
	b.taken[row.ID] = &live.Task{Row: row, Stored: row}
	if deaths >= commit.MostDeaths {
		b.fatal = stack.FailureAt(row.Name, stack.WorkerDied, commit.WorkersDiedReason(deaths))
	}
	if err := b.loadTasks(ctx); err != nil {
		e.Log.Error("cannot load the stack", "resource", id, "error", err)
		b.releaseAll(ctx)
		return
	}
	b.run(ctx)
}

// failEvent returns the event that fails a row which workers die with, or which cannot be read.
// It looks at no values of the row or of its template.
func (b *batch) failEvent(t *live.Task, why stack.Failure) *lifecycle.Event {
	n := t.Node
	switch {
	case n != nil && !lifecycle.HasBegunNode(t.Row, *n):
		begin := &lifecycle.Begin{Action: n.Action, Generation: n.Generation, Seed: commit.NewSeed(), Source: t.Scene.Stack.SourceID, Refused: why}
		if t.Row.Action != stack.Init && n.Action != stack.Delete {
			begin.Action = stack.Update
		}
		return &lifecycle.Event{Begin: begin}
	case t.Row.Status == stack.InProgress:
		return &lifecycle.Event{Abort: why}
	}
	return nil
}
