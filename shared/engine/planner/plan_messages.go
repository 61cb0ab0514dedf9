package planner

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Plan plans the actions that stacks are asked for, and settles the stacks whose nodes have
// ended. It works on many stacks side by side, so that they share commits, and on the messages
// of one stack in their order. It returns the IDs of messages to deliver again.
func (e *Planner) Plan(ctx context.Context, messages []stack.Message) (redeliver []string) {
	about := map[string][]stack.Message{}
	var ids []string
	for _, m := range messages {
		about[m.StackID] = append(about[m.StackID], m)
		if m.ID != "" {
			ids = append(ids, m.ID)
		}
	}
	begun, err := e.Store.Messages.Redelivered(ctx, ids)
	if err != nil {
		e.Log.Error("cannot read which messages were delivered before; all will be redelivered", "messages", len(ids), "error", err)
		return ids
	}
	var all sync.WaitGroup
	var lock sync.Mutex
	for _, its := range about {
		all.Go(func() {
			// A death of the planner: the sweeper delivers the message again, and planOne counts.
			commit.Guard(func() *slog.Logger { return e.Log.With("stack", its[0].StackID) }, "counts as a death of the planner", func() {
				for _, m := range its {
					if e.planOne(ctx, m, begun) != nil {
						lock.Lock()
						redeliver = append(redeliver, m.ID)
						lock.Unlock()
					}
				}
			})
		})
	}
	all.Wait()
	return redeliver
}

// planOne works on one message; begun has those that were delivered before. After an error the
// message is delivered again.
func (e *Planner) planOne(ctx context.Context, m stack.Message, begun map[string]int) error {
	deaths, redelivered := begun[m.ID]
	if deaths >= commit.MostDeaths {
		e.Log.Error("workers die of a stack; its action fails", "stack", m.StackID, "topic", m.Topic, "deaths", deaths)
		return e.failAction(ctx, m, deaths)
	}
	enter := e.ShareProcess
	if deaths >= commit.AloneDeaths {
		enter = e.LockProcess
	}
	leave, err := enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if !redelivered {
		return e.planNow(ctx, m)
	}
	return e.planRedelivered(ctx, m)
}

// errObsolete reports that a message asks for nothing that is left to do: another worker has done it,
// or the stack has a newer action.
var errObsolete = errors.New("the message asks for nothing that is left to do")

// mostReadings is how often the work on a message is begun again because others write the stack at the
// same time. After that the message is delivered again later.
const mostReadings = 20

// planNow works on a message. A stale write does not say that the work is done: a user may have changed the
// stack's guard or policy, or a resource its project of users. So the stack is read again, and what is
// there decides.
func (e *Planner) planNow(ctx context.Context, m stack.Message) (err error) {
	for range mostReadings {
		if err = e.planTopic(ctx, m); !errors.Is(err, stack.ErrStale) || ctx.Err() != nil {
			break
		}
	}
	if errors.Is(err, errObsolete) || stack.CodeOf(err) == stack.EntityNotFound {
		return e.Consume(ctx, m)
	}
	if err != nil {
		e.Log.Error("cannot plan or settle a stack; the message will be redelivered", "stack", m.StackID, "topic", m.Topic, "error", err)
	}
	return err
}

func (e *Planner) planTopic(ctx context.Context, m stack.Message) error {
	switch m.Topic {
	case stack.StackRequested:
		return e.planStack(ctx, m)
	case stack.StackSettled:
		return e.settleStack(ctx, m)
	case stack.SnapshotDelete:
		return e.deleteSnapshot(ctx, m)
	case stack.CredentialRevoke:
		return e.revokeRetired(ctx, m)
	case stack.SuspectSettled:
		return e.revokeDeleted(ctx, m)
	case stack.EventSink:
		return e.sendEvents(ctx, m)
	}
	return e.Consume(ctx, m)
}
