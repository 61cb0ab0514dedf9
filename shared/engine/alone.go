package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A row or a message may kill the worker that has it in hand, for example by the memory that
// it takes, and would be redelivered for ever. So the deaths of workers are counted in the
// database. After two deaths the row is worked on while nothing else is in this process;
// after two more it fails. Workers that are killed by chance fail nothing: a row would have
// to be in hand four times in a row, twice of them alone.
const (
	mostDeaths  = 4
	aloneDeaths = 2

	aloneWithin  = 10 * time.Second // the wait for all other work to end
	longestAlone = 30 * time.Second // then other work goes on beside it
	aloneAgain   = time.Minute      // after a wait in vain, which keeps other work waiting too
)

var errNotAlone = errors.New("other work takes long")

// everything is all that may be worked on in a process at once.
const everything = 1 << 30

// inCompany waits while something is worked on alone. leave says that the work has ended.
func (e *Engine) inCompany(ctx context.Context) (leave func(), err error) {
	if err := e.working.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { e.working.Release(1) }, nil
}

// alone waits until nothing else is worked on in this process, and keeps it so until leave
// is called, or for a while.
func (e *Engine) alone(ctx context.Context) (leave func(), err error) {
	if time.Now().UnixNano() < e.notAlone.Load() {
		return nil, errNotAlone
	}
	ctx, cancel := context.WithTimeout(ctx, aloneWithin)
	defer cancel()
	if err := e.working.Acquire(ctx, everything); err != nil {
		e.notAlone.Store(time.Now().Add(aloneAgain).UnixNano())
		return nil, errNotAlone
	}
	var once sync.Once
	release := func() { once.Do(func() { e.working.Release(everything) }) }
	end := time.AfterFunc(longestAlone, release)
	return func() {
		end.Stop()
		release()
	}, nil
}

// stepAlone carries on one row that workers have died with, or fails it. What goes wrong
// leaves it to a later delivery.
func (e *Engine) stepAlone(ctx context.Context, id string) {
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

// diedOf words why something is not tried again.
func diedOf(deaths int) string {
	return fmt.Sprintf("%d workers have ended unexpectedly while they worked on it, the last %d of them on nothing else.", deaths, deaths-aloneDeaths)
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

// planAgain works on a message that has been delivered before: workers may have died of it. It
// is counted only now: a message that waits for its turn does not kill the worker.
func (e *Engine) planAgain(ctx context.Context, m stack.Message) error {
	if err := e.Store.BeginAgain(ctx, m.ID); err != nil {
		return err
	}
	err := e.planNow(ctx, m)
	if err != nil {
		if err := e.Store.EndAgain(context.WithoutCancel(ctx), m.ID); err != nil {
			e.Log.Warn("cannot set the count of deaths back", "message", m.ID, "error", err)
		}
	}
	return err
}

// planLost fails the action that a message asks for. Of the stack only its own row is read.
func (e *Engine) planLost(ctx context.Context, m stack.Message, deaths int) error {
	s, err := e.Store.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	if m.Topic == stack.SnapshotGone || s.Status != stack.InProgress || s.Generation != m.Generation {
		return e.consume(ctx, m)
	}
	failed := &stack.Resource{Reason: "WorkerDied: " + diedOf(deaths)}
	return e.decide(ctx, s, m, lifecycle.Settle{Failed: failed, All: []string{failed.Reason}})
}
