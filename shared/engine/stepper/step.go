package stepper

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// dueAtOnce is how many waiting rows one invocation takes.
const dueAtOnce = 5000

// Step carries on the resources that the messages point at: all side by side,
// their commits together. It gives back the ids of messages to deliver again. Rows that
// workers have died with before are carried on after the others, each alone. Rows for which
// there is no room beside the others are carried on in portions.
func (e *Stepper) Step(ctx context.Context, messages []stack.Message) (again []string) {
	for len(messages) > 0 {
		portion := e.stepTogether(ctx, messages)
		again = append(again, portion.again...)
		for _, id := range portion.lone {
			e.stepAlone(ctx, id)
		}
		messages = commit.Beyond(messages, portion.beyond)
	}
	return again
}

func (e *Stepper) newBatch() *batch {
	b := &batch{engine: e, lease: uuid.NewString(), taken: map[string]*live.Task{}, looks: map[string]*look{}, leaveRoom: func() {}, out: map[*live.Task]departure{}, resting: map[time.Duration][]string{}}
	b.held = e.Now()
	return b
}

// A portion is what stepTogether leaves to be done.
type portion struct {
	again  []string // ids of messages to deliver again
	lone   []string // ids of rows that must be carried on alone
	beyond []string // ids of rows for which there was no room
}

func (e *Stepper) stepTogether(ctx context.Context, messages []stack.Message) portion {
	later := func() (p portion) {
		for _, m := range messages {
			p.again = append(p.again, m.ID)
		}
		return p
	}
	leave, err := e.InCompany(ctx)
	if err != nil {
		return later()
	}
	defer leave()
	b := e.newBatch()
	defer func() { b.leaveRoom() }()
	ctx, stop := b.heartbeat(ctx)
	defer stop()
	beyond, err := b.take(ctx, messages)
	if err != nil {
		e.Log.Error("cannot take resources", "error", err)
		return later()
	}
	if err := b.orient(ctx); err != nil {
		e.Log.Error("cannot load stacks", "error", err)
		b.release(ctx)
		return later()
	}
	go b.watch(ctx)
	b.run(ctx)
	return portion{again: b.again, lone: b.lone, beyond: beyond}
}

// inHand begins the wait key of rows that a worker has in hand: they are due only
// should it die.
const inHand = "held/"

// A batch is one invocation of the stepper.
type batch struct {
	engine *Stepper
	lease  string
	taken  map[string]*live.Task // by row id
	stacks map[string]*live.Scene

	lone  []string // rows that must be carried on alone
	fatal string   // of a row that is not tried again: why it fails

	leaveRoom func()

	mu    sync.Mutex
	held  time.Time // since when the lease is surely held
	again []string
	looks map[string]*look
	out   map[*live.Task]departure

	resting map[time.Duration][]string // ids of rows that go on waiting, by for how long
}

// orient finds out what may be done with the rows: their nodes and their stacks.
func (b *batch) orient(ctx context.Context) error {
	ids := make([]string, 0, len(b.taken))
	for id := range b.taken {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil
	}
	nodes, err := b.engine.Store.Ready(ctx, ids)
	if err != nil {
		return err
	}
	b.stacks = map[string]*live.Scene{}
	for id, t := range b.taken {
		if n, ok := nodes[id]; ok {
			t.Node = &n
		}
		home := t.Row.Home()
		if b.stacks[home] == nil {
			b.stacks[home] = &live.Scene{Runtime: b.engine.Runtime, Rows: map[string]*stack.Resource{}, StackOnly: b.fatal != ""}
		}
		t.Scene = b.stacks[home]
		t.Scene.Tasks = append(t.Scene.Tasks, t)
	}
	b.load(ctx)
	return nil
}

// load reads the stacks of the rows, side by side. One that cannot be read does not keep
// the others waiting.
func (b *batch) load(ctx context.Context) {
	var all sync.WaitGroup
	for id, s := range b.stacks {
		all.Go(func() {
			err := s.Load(ctx, id)
			if err == nil {
				return
			}
			b.engine.Log.Error("cannot load a stack", "stack", id, "error", err)
			if errors.Is(err, stack.ErrUnopened) {
				for _, t := range s.Tasks {
					t.Fatal = commit.Unreadable(t.Row, "the template")
				}
				return
			}
			for _, t := range s.Tasks {
				b.leave(ctx, t, false)
				b.mu.Lock()
				delete(b.taken, t.Row.ID)
				b.mu.Unlock()
			}
		})
	}
	all.Wait()
}

func (b *batch) run(ctx context.Context) {
	var all sync.WaitGroup
	for _, t := range b.taken {
		b.expect(t)
	}
	for _, t := range b.taken {
		all.Go(func() { b.carryOn(ctx, t) })
	}
	all.Wait()
	for by, ids := range b.resting {
		if err := b.engine.Store.PostponeRows(context.WithoutCancel(ctx), b.lease, ids, by); err != nil {
			b.engine.Log.Warn("leases run out by themselves", "count", len(ids), "error", err)
		}
	}
}

// goOnWaiting leaves a row for the one statement that lets all who wait rest.
func (b *batch) goOnWaiting(t *live.Task, by time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	by = by.Round(10 * time.Millisecond)
	b.resting[by] = append(b.resting[by], t.Row.ID)
}

// carryOn takes one row as far as it goes now.
func (b *batch) carryOn(ctx context.Context, t *live.Task) {
	e := b.engine
	t.Room.Of = e.Large
	defer t.Room.Leave()
	log := e.Log.With("stack", t.Row.Home(), "resource", t.Row.Name)
	if b.failureOf(t) == "" && t.Row.Unopened == nil && b.halted(ctx, t) {
		return
	}
	ev, why := b.first(ctx, t)
	if why != nil {
		log.Warn("cannot begin now", "error", why)
		b.leave(ctx, t, false)
		return
	}
	if ev == nil {
		b.leave(ctx, t, true)
		return
	}
	silent, began := t.BeginEvents(ev)
	for {
		ev.Now, ev.Project, ev.Grace, ev.Late = e.Now(), t.Scene.Stack.Project, e.Settings.Grace, e.Settings.Late
		row, effect, suspects := lifecycle.Next(e.Catalog, t.Row, *ev, e.Settings.Retries)
		t.AddSuspects(suspects)
		var below stack.Change
		if effect != nil && effect.Nest != "" {
			var next *lifecycle.Event
			var err error
			if below, next, err = b.nest(ctx, t, &row, effect.Nest); err != nil {
				log.Error("cannot begin what is below", "error", err)
				b.leave(ctx, t, false)
				return
			}
			if next != nil {
				t.Row, ev = row, next
				continue
			}
			effect = nil
		}
		if ev.Abort != "" && lifecycle.IsOverdue(t.Scene.Stack) && lifecycle.Nests(e.Catalog, t.Row) {
			var err error
			if below, err = b.halt(ctx, t.Row); err != nil {
				log.Error("cannot stop what is below", "error", err)
				b.leave(ctx, t, false)
				return
			}
		}
		if effect != nil && effect.Decide {
			next, err := b.decide(ctx, t, row)
			if err != nil {
				log.Warn("cannot go on now", "error", err)
				b.leave(ctx, t, false)
				return
			}
			ev = next
			silent, began = t.BeginEvents(ev)
			continue
		}
		if d := e.Catalog.OfRow(t.Row); ev.Abort != "" && d != nil && d.Service == stack.SoftwareService && t.Row.PhysicalID != "" {
			below.Software = &stack.Software{Cancel: t.Row.PhysicalID}
		}
		ended := effect == nil && row.Status != stack.InProgress
		if effect != nil && effect.Writes && !b.holds() {
			// Whoever lost the lease in its sleep must not make the call.
			b.leave(ctx, t, false)
			return
		}
		if effect == nil && !ended && t.StillWaits(row, ev.Now) {
			b.goOnWaiting(t, row.Due.Sub(ev.Now))
			return
		}
		if effect == nil || effect.Writes {
			change := below
			change.Resource, change.Lease, change.KeepLease = &row, b.lease, effect != nil || !ended && !row.Due.After(ev.Now)
			change.Events = append(change.Events, t.Events...)
			if t.Replaced != nil {
				change.NewResources = []stack.Resource{*t.Replaced}
			}
			change.Suspects = t.Suspects
			if row.StackID != "" && row.Action != stack.Delete && !t.Outgrown {
				change.MostWeight = commit.MostStored
			}
			if effect != nil {
				// Should this worker die, the row comes up again by itself.
				row.Due, row.WaitKey = ev.Now.Add(2*e.Settings.Lease), inHand+row.StackID
			}
			if began {
				change.Events = append(change.Events, t.Event(row, stack.InProgress, "state changed", ev.Now))
				began = false
			}
			if ended && row.SuspectOf != "" {
				b.settled(&change, row)
			} else if ended {
				b.ending(t, &change, row, ev.Now, silent)
			}
			if effect == nil {
				change.Consumed = t.Messages
			}
			if err := t.Room.Hold(ctx, row); err != nil {
				b.leave(ctx, t, false)
				return
			}
			result := e.Commits.Commit(ctx, change)
			t.Room.Leave()
			if stack.CodeOf(result.Err) == stack.RequestLimitExceeded && !t.Outgrown {
				ev = b.outgrown(t, row, result.Err)
				silent, began = t.BeginEvents(ev)
				continue
			}
			if result.Err != nil {
				if !errors.Is(result.Err, stack.ErrStale) {
					log.Error("cannot commit", "error", result.Err)
				}
				b.leave(ctx, t, false)
				return
			}
			row.Version++
			t.Stored, t.Replaced, t.Events, t.Suspects = row, nil, nil, nil
			if effect == nil && !change.KeepLease {
				return
			}
		}
		t.Row = row
		if effect == nil {
			next, err := b.wake(ctx, t)
			if err != nil {
				log.Error("cannot go on", "error", err)
				b.leave(ctx, t, false)
				return
			}
			ev = next
			continue
		}
		// An answer is kept even when the work is being cut short: what it says would
		// have to be searched for.
		ev = b.act(ctx, t, effect)
	}
}

// ending adds what follows from a resource that has come to its end.
func (b *batch) ending(t *live.Task, change *stack.Change, row stack.Resource, now time.Time, silent bool) {
	if !silent {
		change.Events = append(change.Events, t.Event(row, row.Status, row.Reason, now))
	}
	removed := row.Action == stack.Delete
	current := t.Node != nil && t.Node.Generation == row.Generation && (t.Node.Action == stack.Delete) == removed
	if t.Node != nil && !current {
		// An older plan's action has ended: now the turn has come of this one's.
		change.Messages = append(change.Messages, stack.Message{Topic: stack.ResourceStep, StackID: row.StackID, ResourceID: row.ID, Generation: t.Node.Generation})
	}
	switch {
	case lifecycle.BlockedUpdate(row, row.Generation) != nil:
		change.Messages = append(change.Messages, stack.Message{Topic: stack.StackSettled, StackID: row.StackID, Generation: row.Generation})
	case row.Status == stack.Failed && !(lifecycle.VisitsAll(t.Scene.Stack.Action) && current):
		change.Messages = append(change.Messages, stack.Message{Topic: stack.StackSettled, StackID: row.StackID, Generation: row.Generation})
	case current && !silent && b.haltAfter(t, change, row):
		return
	case current:
		change.Done = t.Node
	}
	switch {
	case row.Status != stack.Complete || !removed:
	case t.Node != nil && t.Node.Action != stack.Delete: // another object is to be made in its place
		*change.Resource = lifecycle.AsNew(row, t.Scene.Successor(row.Name))
	default:
		change.Drop = true
	}
}
