package commit

import (
	"context"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// StopStack gives the change that ends what a stack is doing; what is at work in it is told.
func (e *Base) StopStack(ctx context.Context, s stack.Stack, ev lifecycle.StackEvent) (stack.Change, stack.Stack, error) {
	next, d := lifecycle.NextStack(s, ev)
	working, err := e.WorkingMessages(ctx, next)
	return stack.Change{Stack: &next, Events: StackEvents(next, d.Marks, ev.Now), Messages: append(ParentMessage(next), working...)}, next, err
}

// ParentMessage points at the row that waits for a stack to settle.
func ParentMessage(s stack.Stack) []stack.Message {
	if s.Parent == "" || s.Status == stack.InProgress {
		return nil
	}
	return []stack.Message{{Topic: stack.ResourceStep, StackID: s.Parent, ResourceID: s.ParentRow}}
}

func (e *Base) Consume(ctx context.Context, m stack.Message) error {
	if m.ID == "" {
		return nil
	}
	return e.Commits.Commit(ctx, stack.Change{Consumed: []string{m.ID}}).Err
}

// WorkingMessages points at the resources that are at work in a stack whose time is over:
// they stop at once, not when what they wait for would have come.
func (e *Base) WorkingMessages(ctx context.Context, s stack.Stack) ([]stack.Message, error) {
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

func (e *Base) Timeout(s stack.Stack) time.Duration {
	if s.TimeoutMins > 0 {
		return stack.ToDuration(float64(s.TimeoutMins), time.Minute)
	}
	return e.Settings.ActionTimeout
}

func MessageIDs(m stack.Message) []string {
	if m.ID == "" {
		return nil
	}
	return []string{m.ID}
}
