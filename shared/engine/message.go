package engine

import (
	"context"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// stop gives the change that ends what a stack is doing; what is at work in it is told.
func (e *Base) stop(ctx context.Context, s stack.Stack, ev lifecycle.StackEvent) (stack.Change, stack.Stack, error) {
	next, d := lifecycle.NextStack(s, ev)
	working, err := e.atWork(ctx, next)
	return stack.Change{Stack: &next, Events: marks(next, d.Marks, ev.Now), Messages: append(above(next), working...)}, next, err
}

// above points at the row that waits for a stack to settle.
func above(s stack.Stack) []stack.Message {
	if s.Parent == "" || s.Status == stack.InProgress {
		return nil
	}
	return []stack.Message{{Topic: stack.ResourceStep, StackID: s.Parent, ResourceID: s.ParentRow}}
}

func (e *Base) consume(ctx context.Context, m stack.Message) error {
	if m.ID == "" {
		return nil
	}
	return e.commits.commit(ctx, stack.Change{Consumed: []string{m.ID}}).Err
}

// atWork points at the resources that are at work in a stack whose time is over:
// they stop at once, not when what they wait for would have come.
func (e *Base) atWork(ctx context.Context, s stack.Stack) ([]stack.Message, error) {
	rows, err := e.Store.States(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	var messages []stack.Message
	for _, r := range rows {
		if r.Status == stack.InProgress {
			messages = append(messages, stack.Message{Topic: stack.ResourceStep, StackID: s.ID, ResourceID: r.ID, Generation: s.Generation})
		}
	}
	return messages, nil
}

func (e *Base) timeout(s stack.Stack) time.Duration {
	if s.TimeoutMins > 0 {
		return stack.Lasting(float64(s.TimeoutMins), time.Minute)
	}
	return e.Settings.ActionTimeout
}

func ids(m stack.Message) []string {
	if m.ID == "" {
		return nil
	}
	return []string{m.ID}
}
