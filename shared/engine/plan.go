package engine

import (
	"context"
	"errors"
	"sync"

	"hearth/shared/stack"
)

// Plan works on stacks as a whole: it plans what was requested, and decides the
// status of those whose nodes have ended: many stacks side by side, so that their commits
// are gathered; what is about one stack in its order. It gives back the ids of messages
// to deliver again.
func (e *Engine) Plan(ctx context.Context, messages []stack.Message) (again []string) {
	about := map[string][]stack.Message{}
	for _, m := range messages {
		about[m.StackID] = append(about[m.StackID], m)
	}
	var all sync.WaitGroup
	var lock sync.Mutex
	for _, its := range about {
		all.Go(func() {
			for _, m := range its {
				if e.planOne(ctx, m) != nil {
					lock.Lock()
					again = append(again, m.ID)
					lock.Unlock()
				}
			}
		})
	}
	all.Wait()
	return again
}

// planOne deals with one message; an error says to deliver it again.
func (e *Engine) planOne(ctx context.Context, m stack.Message) error {
	begun, err := e.Store.BeginAgain(ctx, m.ID)
	if err != nil {
		return err
	}
	err = e.planAgain(ctx, m, begun)
	if err != nil && begun > 0 {
		if err := e.Store.EndAgain(context.WithoutCancel(ctx), m.ID); err != nil {
			e.Log.Warn("cannot set the count of deaths back", "message", m.ID, "error", err)
		}
	}
	return err
}

func (e *Engine) planNow(ctx context.Context, m stack.Message) (err error) {
	switch m.Topic {
	case stack.StackRequested:
		err = e.planStack(ctx, m)
	case stack.StackSettled:
		err = e.settleStack(ctx, m)
	case stack.SnapshotGone:
		err = e.forgetSnapshot(ctx, m)
	case stack.CredentialGone:
		err = e.revokeRetired(ctx, m)
	case stack.SuspectSettled:
		err = e.forgetCredential(ctx, m)
	default:
		err = e.consume(ctx, m)
	}
	if errors.Is(err, stack.ErrStale) || stack.CodeOf(err) == stack.EntityNotFound {
		return e.consume(ctx, m) // somebody else has done it, or the stack is gone
	}
	if err != nil {
		e.Log.Error("cannot plan", "stack", m.StackID, "topic", m.Topic, "error", err)
	}
	return err
}
