package commit

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"hearth/shared/stack"
)

// A committer writes what many rows decide at about the same time in one
// transaction: a durable commit costs the same for one row as for a hundred. The
// first to come commits; those who come meanwhile are the next transaction.
//
// When a transaction takes long, because its connection is dead or its rows are locked,
// the next one begins beside it, so that it delays no changes but its own.
type committer struct {
	store   Store
	publish Publisher
	log     *slog.Logger
	now     func() time.Time
	Mask    func(*stack.Change) // takes secrets out of what a change tells

	mu      sync.Mutex
	waiting []pending
	lanes   map[*lane]bool // at work; each has one transaction at a time
	written time.Time      // when a transaction last succeeded
}

// A lane commits one transaction after the other until no changes wait.
type lane struct {
	oldest time.Time // when the first change came that it is writing
	began  time.Time // when its transaction began
}

type pending struct {
	change  stack.Change
	arrived time.Time
	result  chan stack.Result
}

const (
	mostChanges = 500                    // in one transaction
	mostLanes   = 4                      // transactions at the same time
	patience    = 500 * time.Millisecond // that a change waits before it has another lane opened
	mostLate    = 5 * time.Second        // without any success: then the process is not ready

	// publishLimit is how long messages may take: longer than that they are left to the
	// sweeper, and the lane goes on.
	publishLimit = 2 * time.Second
)

func (c *committer) Commit(ctx context.Context, change stack.Change) stack.Result {
	c.Mask(&change)
	p := pending{cutToBounds(change), time.Now(), make(chan stack.Result, 1)}
	c.mu.Lock()
	c.waiting = append(c.waiting, p)
	if len(c.lanes) < mostLanes && c.allSlow() {
		c.openLane(ctx)
	} else {
		c.mu.Unlock()
	}
	late := time.NewTicker(patience)
	defer late.Stop()
	for {
		select {
		case r := <-p.result:
			return r
		case <-late.C:
			c.mu.Lock()
			if len(c.waiting) > 0 && len(c.lanes) < mostLanes {
				c.openLane(ctx)
			} else {
				c.mu.Unlock()
			}
		}
	}
}

// allSlow reports whether no transaction is under way that is likely to end soon. The lock is
// held.
func (c *committer) allSlow() bool {
	for l := range c.lanes {
		if time.Since(l.began) < patience {
			return false
		}
	}
	return true
}

// openLane begins a lane and commits its first transaction. Those after it do not delay the
// caller. The lock is held, and given back. The lane's context must not end with that of
// one of those whose changes it carries.
func (c *committer) openLane(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	l := &lane{}
	if c.lanes == nil {
		c.lanes = map[*lane]bool{}
	}
	c.lanes[l] = true
	batch := c.nextBatch(l)
	c.mu.Unlock()
	c.commitBatch(ctx, batch)
	c.mu.Lock()
	batch = c.nextBatch(l)
	c.mu.Unlock()
	if batch == nil {
		return
	}
	go func() {
		for batch != nil {
			c.commitBatch(ctx, batch)
			c.mu.Lock()
			batch = c.nextBatch(l)
			c.mu.Unlock()
		}
	}()
}

// nextBatch takes the changes of a transaction. The lane ends when none wait. The lock is held.
func (c *committer) nextBatch(l *lane) []pending {
	n := min(len(c.waiting), mostChanges)
	if n == 0 {
		delete(c.lanes, l)
		c.waiting = nil
		return nil
	}
	batch := c.waiting[:n:n]
	c.waiting = c.waiting[n:]
	l.oldest, l.began = batch[0].arrived, time.Now()
	return batch
}

func (c *committer) commitBatch(ctx context.Context, batch []pending) {
	changes := make([]stack.Change, len(batch))
	for i, p := range batch {
		changes[i] = p.change
	}
	results, panicked := c.write(ctx, changes)
	if panicked && len(changes) > 1 { // the others must not fail with the one that did it
		for i := range changes {
			one, _ := c.write(ctx, changes[i:i+1])
			results[i] = one[0]
		}
	}
	var messages []stack.Message
	for i, r := range results {
		if r.Err == nil {
			messages = append(messages, r.Messages...)
		}
		batch[i].result <- r
	}
	c.publishDue(ctx, messages)
}

// write is the store's Commit. A panic in there is an error of all changes: of what they
// did nothing is known.
func (c *committer) write(ctx context.Context, changes []stack.Change) (results []stack.Result, panicked bool) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		c.log.ErrorContext(ctx, "a commit panicked", "panic", p, "changes", len(changes), "stack", string(debug.Stack()))
		results, panicked = make([]stack.Result, len(changes)), true
		for i := range results {
			results[i].Err = fmt.Errorf("a commit panicked: %v", p)
		}
	}()
	results = c.store.Commit(ctx, changes...)
	for _, r := range results {
		if r.Err == nil {
			c.mu.Lock()
			c.written = time.Now()
			c.mu.Unlock()
			break
		}
	}
	return results, false
}

// waitedFor is for how long changes have been waiting with none written meanwhile.
func (c *committer) waitedFor() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var since time.Time
	if len(c.waiting) > 0 {
		since = c.waiting[0].arrived
	}
	for l := range c.lanes {
		if !l.oldest.IsZero() && (since.IsZero() || l.oldest.Before(since)) {
			since = l.oldest
		}
	}
	if since.IsZero() {
		return 0
	}
	if since.Before(c.written) {
		since = c.written
	}
	return time.Since(since)
}

// Ready says whether changes are being written.
func (e *Base) Ready() error {
	if late := e.Commits.waitedFor(); late > mostLate {
		return fmt.Errorf("no change has been written for %s, and some wait", late.Round(time.Second))
	}
	return nil
}

// publishDue publishes at once what is due at once; the rest, and what is lost here, the
// sweeper delivers from the outbox.
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
	defer func() {
		if p := recover(); p != nil {
			c.log.ErrorContext(ctx, "publishing panicked; messages wait for the sweeper", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, publishLimit)
	defer cancel()
	if err := c.publish.Publish(ctx, due...); err != nil {
		c.log.Warn("messages wait for the sweeper", "count", len(due), "error", err)
	}
}
