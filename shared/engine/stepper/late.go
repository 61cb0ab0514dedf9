package stepper

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// unsentWithin is how long to wait for the news that a cancelled call was never sent. A call
// that is still queued in this process answers so at once.
const unsentWithin = 100 * time.Millisecond

// send makes the call of an effect. When ctx ends, a call that changes something goes on
// without its row: the row takes the answer for lost, and handleLateAnswer gets it.
func (b *batch) send(ctx context.Context, t *live.Task, effect *lifecycle.Effect) stack.Answer {
	if !effect.Writes {
		return doCall(ctx, t.Scene, t.Row, effect.Call)
	}
	row, s := t.Row, t.Scene
	answered := make(chan outcome, 1)
	go func() {
		var o outcome
		o.panicked = stack.Recovered(func() error {
			o.answer = doCall(ctx, s, row, effect.Call)
			return nil
		})
		answered <- o
	}()
	select {
	case o := <-answered:
		return o.get()
	case <-ctx.Done():
	}
	why := context.Cause(ctx)
	select {
	case o := <-answered:
		return o.get()
	case <-time.After(unsentWithin):
	}
	go func() {
		commit.Guard(func() *slog.Logger { return b.loggerOf(t) }, "the object of its late answer will be searched for", func() {
			o := <-answered
			b.engine.handleLateAnswer(context.WithoutCancel(ctx), row, s.Stack, o.get())
		})
	}()
	return stack.Answer{Trouble: stack.Lost, Reason: "no longer waited for: " + why.Error()}
}

// An outcome is how a call ended: with an answer or with a panic.
type outcome struct {
	answer   stack.Answer
	panicked error
}

// get returns the answer. It passes a panic on.
func (o outcome) get() stack.Answer {
	stack.PassOn(o.panicked)
	return o.answer
}

// errUndecided reports that the call's row is being written at this moment.
var errUndecided = errors.New("its row is being written")

// handleLateAnswer handles an answer that its row no longer waited for. The object that the call
// created is removed at once, unless the row still searches for it to keep it. was is the row
// at the time of the call.
func (e *Stepper) handleLateAnswer(ctx context.Context, was stack.Resource, s stack.Stack, a stack.Answer) {
	if a.Trouble != "" || a.Code >= 300 {
		return
	}
	for try := 1; ; try++ {
		err := e.storeLateObject(ctx, was, s, a)
		if err == nil {
			return
		}
		if try == 5 || !errors.Is(err, errUndecided) && !errors.Is(err, stack.ErrStale) {
			e.Log.Warn("cannot store a late answer; its object will be searched for", "stack", s.ID, "resource", was.Name, "error", err)
			return
		}
		time.Sleep(time.Duration(try) * unsentWithin)
	}
}

// storeLateObject stores the object of a late answer with the suspect of its call.
func (e *Stepper) storeLateObject(ctx context.Context, was stack.Resource, s stack.Stack, a stack.Answer) error {
	id, lease := live.SuspectID(was), uuid.NewString()
	found, err := e.Store.Leases.Take(ctx, lease, e.Settings.Lease, []string{id}, commit.MostOwn)
	taken, busy := found.Rows, found.Busy
	switch {
	case err != nil:
		return err
	case len(busy) > 0:
		return errUndecided
	case len(taken) > 0:
		if taken[0].Work.UnansweredAction == "" { // its object was found meanwhile
			return e.Store.Leases.Release(ctx, lease, []string{id})
		}
		suspect := lifecycle.FoundSuspect(e.Catalog, taken[0], s.Project, a, e.Now())
		claimed, err := e.Store.Objects.Owned(ctx, []string{suspect.Claim})
		if err == nil && claimed[suspect.Claim] { // another row has it
			return e.Store.Leases.Release(ctx, lease, []string{id})
		}
		err = e.Commits.Commit(ctx, stack.Change{Resource: &suspect, Lease: lease, Messages: []stack.Message{stepMessage(suspect)}}).Err
		if err != nil {
			return errors.Join(err, e.Store.Leases.Release(ctx, lease, []string{id}))
		}
		return nil
	}
	is, err := e.Store.Rows.Resource(ctx, was.ID)
	if stack.CodeOf(err) == stack.EntityNotFound {
		return nil // the row is gone without a suspect: it had found its object
	}
	if err != nil {
		return err
	}
	if !lifecycle.AwaitsAnswer(was, is) || !lifecycle.IsDeletion(is) {
		return nil
	}
	suspect, ok := lifecycle.LateSuspect(e.Catalog, is, s.Project, e.Now(), e.Settings.Late)
	if !ok {
		return nil
	}
	suspect.ID = id
	made := lifecycle.FoundSuspect(e.Catalog, suspect, s.Project, a, e.Now())
	return e.Commits.Commit(ctx, stack.Change{Suspects: []stack.Resource{made}, Messages: []stack.Message{stepMessage(made)}}).Err
}

func stepMessage(r stack.Resource) stack.Message {
	return stack.Message{Topic: stack.ResourceStep, StackID: r.Home(), ResourceID: r.ID}
}

// doCall makes a call as the stack's owner, or as the user of a resource.
func doCall(ctx context.Context, s *live.Scene, row stack.Resource, call stack.Call) stack.Answer {
	if call.UserOf != "" {
		return s.DoAs(ctx, row, call)
	}
	return s.Do(ctx, call)
}
