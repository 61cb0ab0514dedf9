package stepper

import (
	"context"
	"log/slog"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// dueAtOnce is how many waiting rows one invocation takes.
const dueAtOnce = 5000

// Step carries on the resources that the messages point at, side by side, with common commits.
// It returns the IDs of messages to deliver again. Rows that workers have died with are carried
// on after the others, each alone. Rows for which there is no room at first follow in portions.
func (e *Stepper) Step(ctx context.Context, messages []stack.Message) (redeliver []string) {
	for len(messages) > 0 {
		portion := e.stepTogether(ctx, messages)
		redeliver = append(redeliver, portion.redeliver...)
		for _, id := range portion.alone {
			commit.Guard(func() *slog.Logger { return e.Log.With("resource", id) }, rowsDie, func() { e.stepAlone(ctx, id) })
		}
		messages = commit.MessagesOf(messages, portion.beyond)
	}
	return redeliver
}

// A portion is what stepTogether leaves to be done.
type portion struct {
	redeliver []string // ids of messages to deliver again
	alone     []string // ids of rows that must be carried on alone
	beyond    []string // ids of rows for which there was no room
}

func (e *Stepper) stepTogether(ctx context.Context, messages []stack.Message) portion {
	later := func() (p portion) {
		for _, m := range messages {
			p.redeliver = append(p.redeliver, m.ID)
		}
		return p
	}
	leave, err := e.ShareProcess(ctx)
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
	if err := b.loadTasks(ctx); err != nil {
		e.Log.Error("cannot load stacks", "error", err)
		b.releaseAll(ctx)
		return later()
	}
	b.run(ctx)
	return portion{redeliver: b.redeliver, alone: b.alone, beyond: beyond}
}
