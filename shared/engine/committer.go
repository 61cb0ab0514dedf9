package engine

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"hearth/shared/stack"
)

// A committer writes what many rows decide at about the same time in one
// transaction: a durable commit costs the same for one row as for a hundred. The
// first to come commits; those who come meanwhile are the next transaction.
type committer struct {
	store   Store
	publish Publisher
	log     *slog.Logger
	now     func() time.Time

	mu      sync.Mutex
	waiting []pending
	busy    bool
}

type pending struct {
	change stack.Change
	result chan stack.Result
}

// most is how many changes one transaction carries.
const most = 500

func (c *committer) commit(ctx context.Context, change stack.Change) stack.Result {
	p := pending{change, make(chan stack.Result, 1)}
	c.mu.Lock()
	c.waiting = append(c.waiting, p)
	lead := !c.busy
	c.busy = true
	c.mu.Unlock()
	if lead {
		c.lead(ctx)
	}
	return <-p.result
}

// lead commits until nobody waits. Its context must not end with that of one of
// those whose changes it carries.
func (c *committer) lead(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	for {
		c.mu.Lock()
		n := min(len(c.waiting), most)
		batch := c.waiting[:n:n]
		c.waiting = c.waiting[n:]
		if n == 0 {
			c.busy, c.waiting = false, nil
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		c.carry(ctx, batch)
	}
}

func (c *committer) carry(ctx context.Context, batch []pending) {
	changes := make([]stack.Change, len(batch))
	for i, p := range batch {
		changes[i] = p.change
	}
	results := c.store.Commit(ctx, changes...)
	var messages []stack.Message
	for _, r := range results {
		if r.Err == nil {
			messages = append(messages, r.Messages...)
		}
	}
	for i, p := range batch {
		p.result <- results[i]
	}
	c.tell(ctx, messages)
}

// tell publishes at once what is due at once; the rest, and what is lost here, the
// sweeper delivers from the outbox.
func (c *committer) tell(ctx context.Context, messages []stack.Message) {
	var due []stack.Message
	for _, m := range messages {
		if !m.Due.After(c.now()) {
			due = append(due, m)
		}
	}
	if len(due) == 0 {
		return
	}
	if err := c.publish.Publish(ctx, due...); err != nil {
		c.log.Warn("messages wait for the sweeper", "count", len(due), "error", err)
	}
}
