package stepper

import (
	"context"
	"errors"
	"log/slog"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// carryOn carries one row on until it waits, or until its action has ended.
func (b *batch) carryOn(ctx context.Context, t *live.Task) {
	t.Room.Of = b.engine.Large
	defer t.Room.Leave()
	if b.waitsAtHook(ctx, t) {
		return
	}
	a := &advance{batch: b, t: t, log: b.engine.Log.With("stack", t.Row.Home(), "resource", t.Row.Name)}
	for a.nextEvent(ctx) {
		a.next()
		if a.actOnNested(ctx) && a.decideAgain(ctx) && a.store(ctx) {
			a.call(ctx)
		}
	}
}

// An advance carries one row on, event by event. Each of its steps reports whether the step
// after it follows. Otherwise the step has set the next event, or has given the row back.
type advance struct {
	*batch
	t   *live.Task
	log *slog.Logger

	event   *lifecycle.Event // what has happened to the row; nil when that must be looked up
	started bool             // the first event was looked up
	over    bool             // the row was given back
	silent  bool             // the end of the action is not recorded as an event
	began   bool             // the beginning of the action is still to be recorded as an event

	// What lifecycle.Next returned for the event.
	row    *stack.Resource   // as it is stored next
	effect *lifecycle.Effect // what to do after that; nil when the row waits or has ended
	nested stack.Change      // to the nested stack, in the transaction that stores the row
}

// nextEvent looks up what has happened to the row, unless the step before has set it. It
// reports whether there is something to do.
func (a *advance) nextEvent(ctx context.Context) bool {
	switch {
	case a.over:
		return false
	case a.event != nil:
		return true
	case !a.started:
		return a.firstEvent(ctx)
	}
	event, err := a.wake(ctx, a.t)
	if err != nil {
		a.log.Error("cannot carry on a resource; it will be carried on later", "error", err)
		a.giveBack(ctx)
		return false
	}
	a.event = event
	return true
}

func (a *advance) firstEvent(ctx context.Context) bool {
	a.started = true
	event, err := a.trigger(ctx, a.t)
	switch {
	case errors.Is(err, commit.ErrBusy):
		a.giveBackBusy()
		return false
	case err != nil:
		a.log.Warn("cannot begin with a resource; it will be carried on later", "error", err)
		a.giveBack(ctx)
		return false
	case event == nil:
		a.leave(ctx, a.t, true)
		return false
	}
	a.beginWith(event)
	return true
}

// beginWith sets an event that may begin an action.
func (a *advance) beginWith(event *lifecycle.Event) {
	a.event = event
	a.silent, a.began = a.t.BeginEvents(event)
}

// giveBack ends the work on the row. Its messages will be redelivered.
func (a *advance) giveBack(ctx context.Context) {
	a.leave(ctx, a.t, false)
	a.over = true
}

// giveBackBusy ends the work on a row that other projects' work goes before. All such rows of the
// batch are given back together.
func (a *advance) giveBackBusy() {
	a.batch.mu.Lock()
	a.batch.busy = append(a.batch.busy, a.t)
	a.batch.mu.Unlock()
	a.over = true
}

// next asks lifecycle what follows from the event.
func (a *advance) next() {
	e, ev := a.engine, a.event
	ev.Now, ev.Project, ev.Grace, ev.Late = e.Now(), a.t.Scene.Stack.Project, e.Settings.Grace, e.Settings.Late
	row, effect, suspects := lifecycle.Next(e.Catalog, a.t.Row, *ev, e.Settings.Retries)
	a.t.AddSuspects(suspects)
	if old := lifecycle.Divide(e.Catalog, a.t.Row, row, uuid.NewString()); old != nil {
		a.t.Replaced = old
	}
	a.row, a.effect, a.nested = &row, effect, stack.Change{}
}

// actOnNested begins the action of the effect on the nested stack. When the time of the parent
// is over it stops the nested stack.
func (a *advance) actOnNested(ctx context.Context) bool {
	if a.effect != nil && a.effect.Nest != "" {
		change, event, err := a.beginNested(ctx, a.t, a.row, a.effect.Nest)
		switch {
		case err != nil:
			a.log.Error("cannot begin an action of a nested stack; it will be carried on later", "error", err)
			a.giveBack(ctx)
			return false
		case event != nil:
			a.t.Row, a.event = *a.row, event
			return false
		}
		a.nested, a.effect = change, nil
	}
	if !a.event.Abort.IsZero() && lifecycle.IsOverdue(a.t.Scene.Stack) && lifecycle.Nests(a.engine.Catalog, a.t.Row) {
		change, err := a.stopNested(ctx, a.t.Row)
		if err != nil {
			a.log.Error("cannot stop a nested stack; it will be carried on later", "error", err)
			a.giveBack(ctx)
			return false
		}
		a.nested = change
	}
	return true
}

// decideAgain decides on a row whose object has released what it had to, or has got it back.
func (a *advance) decideAgain(ctx context.Context) bool {
	if a.effect == nil || !a.effect.Decide {
		return true
	}
	event, err := a.decideReleased(ctx, a.t, *a.row)
	if errors.Is(err, commit.ErrBusy) {
		a.giveBackBusy()
		return false
	}
	if err != nil {
		a.log.Warn("cannot decide on a resource; it will be carried on later", "error", err)
		a.giveBack(ctx)
		return false
	}
	a.beginWith(event)
	return false
}

// store commits the row when it waits, has ended, or is about to make a call that changes
// something. It reports whether there is a call to make.
func (a *advance) store(ctx context.Context) bool {
	writes := a.effect != nil && a.effect.Writes
	switch {
	case writes && !a.holdsLease():
		// This worker may have slept for longer than its lease. Another one may have the row.
		a.giveBack(ctx)
		return false
	case a.effect == nil && !a.ended() && a.t.StillWaits(*a.row, a.event.Now):
		a.postpone(a.t, a.row.Due.Sub(a.event.Now))
		a.over = true
		return false
	case a.effect == nil || writes:
		if !a.commit(ctx) {
			return false
		}
	}
	a.t.Row = *a.row
	if a.effect == nil {
		a.event = nil
	}
	return a.effect != nil
}

// ended reports whether the row's action has ended.
func (a *advance) ended() bool { return a.effect == nil && a.row.Status != stack.InProgress }

// commit writes the row and what follows from it. It reports whether the work on the row goes
// on after that.
func (a *advance) commit(ctx context.Context) bool {
	t, change := a.t, a.change()
	if err := t.Room.Hold(ctx, *a.row); err != nil {
		a.giveBack(ctx)
		return false
	}
	err := a.engine.Commits.Commit(ctx, change).Err
	t.Room.Leave()
	switch {
	case stack.CodeOf(err) == stack.RequestLimitExceeded && !t.Outgrown:
		a.beginWith(a.outgrownEvent(t, *a.row, err))
		return false
	case err != nil:
		if !errors.Is(err, stack.ErrStale) {
			a.log.Error("cannot commit a resource; it will be carried on later", "error", err)
		}
		a.giveBack(ctx)
		return false
	}
	a.row.Version++
	t.Stored, t.Replaced, t.Events, t.Suspects = *a.row, nil, nil, nil
	a.over = a.effect == nil && !change.KeepLease
	return !a.over
}

// change returns the change that writes the row and what follows from it.
func (a *advance) change() stack.Change {
	t, row, now := a.t, a.row, a.event.Now
	change := a.nested
	change.Resource, change.Lease, change.KeepLease = row, a.lease, a.effect != nil || !a.ended() && !row.Due.After(now)
	change.Events = append(change.Events, t.Events...)
	change.Suspects = t.Suspects
	if t.Replaced != nil {
		change.NewResources = []stack.Resource{*t.Replaced}
	}
	if row.StackID != "" && row.Action != stack.Delete && !t.Outgrown {
		change.MostWeight = commit.MostStored
	}
	if d := a.engine.Catalog.OfRow(t.Row); !a.event.Abort.IsZero() && d != nil && d.Service == stack.SoftwareService && t.Row.PhysicalID != "" {
		change.Software = &stack.Software{Cancel: t.Row.PhysicalID}
	}
	if a.effect != nil {
		// If this worker dies the row is found by its due time.
		row.Due, row.WaitKey = now.Add(2*a.engine.Settings.Lease), stack.HeldKey(row.StackID)
	} else {
		change.Consumed = t.Messages
	}
	if a.began {
		change.Events = append(change.Events, t.Event(*row, stack.InProgress, stack.StateChanged, now))
		a.began = false
	}
	switch {
	case a.ended() && row.SuspectOf != "":
		a.endSuspect(&change, *row)
	case a.ended():
		a.endAction(t, &change, *row, now, a.silent)
	}
	return change
}

// call makes the call of the effect. Its answer is the next event, even when the worker is
// about to stop: an answer that is thrown away would have to be searched for.
func (a *advance) call(ctx context.Context) { a.event = a.answer(ctx, a.t, a.effect) }
