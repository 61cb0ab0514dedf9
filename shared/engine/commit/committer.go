package commit

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"hearth/shared/stack"
)

// A committer writes the changes of many rows in one transaction, because a durable commit of a
// hundred rows costs as much as that of one row. The first change is committed at once. Changes
// that arrive during a transaction are committed in the next one.
//
// When a transaction takes long, because its connection is dead or its rows are locked, another
// lane commits the changes that wait.
type committer struct {
	store   Writer
	publish Publisher
	log     *slog.Logger
	now     func() time.Time
	Mask    func(context.Context, *stack.Change) error // masks secrets in the events and reasons of a change

	mu      sync.Mutex
	waiting []pending
	lanes   map[*lane]bool // in use; each has one transaction at a time
	written time.Time      // when a transaction last succeeded
}

// A lane is one of the parallel series of transactions. It commits one after the other until no changes
// wait.
type lane struct {
	oldest time.Time // when the first change of its transaction arrived
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
	slowAfter   = 500 * time.Millisecond // a change that waits for so long opens another lane
	maxStall    = 5 * time.Second        // without a commit for so long the process is not ready

	// publishLimit is how long publishing may take. After that the sweeper delivers the
	// messages, and the lane goes on.
	publishLimit = 2 * time.Second
)

func (c *committer) Commit(ctx context.Context, change stack.Change) stack.Result {
	if err := c.Mask(ctx, &change); err != nil {
		return stack.Result{Err: err}
	}
	p := pending{withSinks(cutToBounds(change)), time.Now(), make(chan stack.Result, 1)}
	c.mu.Lock()
	c.waiting = append(c.waiting, p)
	if len(c.lanes) < mostLanes && c.allSlow() {
		c.openLane(ctx)
	} else {
		c.mu.Unlock()
	}
	select {
	case r := <-p.result: // this caller's lane has committed it
		return r
	default:
	}
	late := time.NewTicker(slowAfter)
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

// allSlow reports whether no transaction is under way that is likely to end soon. The caller
// holds the lock.
func (c *committer) allSlow() bool {
	for l := range c.lanes {
		if time.Since(l.began) < slowAfter {
			return false
		}
	}
	return true
}

// openLane opens a lane and commits its first transaction. Later transactions of the lane do not
// delay the caller. The caller holds the lock; openLane releases it. The lane's context does not
// end with the caller's, because the lane commits changes of other callers too.
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

// nextBatch returns the changes of the lane's next transaction. The lane ends when no changes
// wait. The caller holds the lock.
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
	if panicked && len(changes) > 1 { // only the change that panics must fail
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

// write calls the store's Commit. After a panic all changes have an error, because it is not
// known which of them were written.
func (c *committer) write(ctx context.Context, changes []stack.Change) (results []stack.Result, panicked bool) {
	err := stack.Recovered(func() error {
		results = c.store.Commit(ctx, changes...)
		return nil
	})
	if p, ok := err.(*stack.Panic); ok {
		c.log.ErrorContext(ctx, "a commit panicked", "panic", p.Value, "changes", len(changes), "trace", p.Trace)
		results = make([]stack.Result, len(changes))
		for i := range results {
			results[i].Err = fmt.Errorf("a commit panicked: %v", p.Value)
		}
		return results, true
	}
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

// waitedFor returns for how long changes have waited while none was written.
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

// Ready returns an error when changes wait and none has been committed for maxStall.
func (e *Base) Ready() error {
	if late := e.Commits.waitedFor(); late > maxStall {
		return fmt.Errorf("no change has been written for %s, and some wait", late.Round(time.Second))
	}
	return nil
}
