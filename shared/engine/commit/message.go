package commit

import (
	"context"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// StopStack returns the change that ends a stack's action, with messages to its resources that
// are in progress.
func (e *Base) StopStack(ctx context.Context, s stack.Stack, ev lifecycle.StackEvent) (stack.Change, stack.Stack, error) {
	next, d := lifecycle.NextStack(s, ev)
	working, err := e.WorkingMessages(ctx, next)
	return stack.Change{Stack: &next, Events: StackEvents(next, d.Marks, ev.Now), Messages: append(ParentMessage(next), working...)}, next, err
}

// ParentMessage returns a message for the parent's row that waits for a nested stack to settle.
func ParentMessage(s stack.Stack) []stack.Message {
	if s.Parent == "" || s.Status == stack.InProgress {
		return nil
	}
	return []stack.Message{{Topic: stack.ResourceStep, StackID: s.Parent, ResourceID: s.ParentRow}}
}

// Consume deletes a message that needs no more work.
func (e *Base) Consume(ctx context.Context, m stack.Message) error {
	if m.ID == "" {
		return nil
	}
	return e.Commits.Commit(ctx, stack.Change{Consumed: []string{m.ID}}).Err
}

// WorkingMessages returns messages for the resources in progress of a stack whose time is over,
// so that they stop at once.
func (e *Base) WorkingMessages(ctx context.Context, s stack.Stack) ([]stack.Message, error) {
	rows, err := e.store.States(ctx, s.ID)
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

// Timeout returns how long an action of the stack may take.
func (e *Base) Timeout(s stack.Stack) time.Duration {
	if s.TimeoutMins > 0 {
		return stack.ToDuration(float64(s.TimeoutMins), time.Minute)
	}
	return e.Settings.ActionTimeout
}

// MessageIDs returns the ID of a message that has one.
func MessageIDs(m stack.Message) []string {
	if m.ID == "" {
		return nil
	}
	return []string{m.ID}
}
