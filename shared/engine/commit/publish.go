package commit

import (
	"context"

	"hearth/shared/stack"
)

// publishDue publishes the messages that are due now. The sweeper delivers the others from the
// outbox, and those that are lost here.
func (c *committer) publishDue(ctx context.Context, messages []stack.Message) {
	var due []stack.Message
	for _, m := range messages {
		if !m.Due.After(c.now()) {
			due = append(due, m)
		}
	}
	if len(due) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, publishLimit)
	defer cancel()
	if err := stack.Recovered(func() error { return c.publish.Publish(ctx, due...) }); err != nil {
		c.log.Warn("cannot publish messages; they wait for the sweeper", "count", len(due), "error", err)
	}
}
