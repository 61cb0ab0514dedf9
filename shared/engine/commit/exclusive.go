package commit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A row or a message may kill its worker, for example by the memory that it needs, and would be
// redelivered for ever. So the database counts the deaths of workers. A panic counts as a death,
// although its process goes on; see Guard. After two deaths the row is worked on while the process
// does nothing else. After two more deaths it fails. Workers that are killed by chance rarely fail a
// row: it would have to be in hand at four deaths in a row.
const (
	MostDeaths  = 4
	AloneDeaths = 2

	aloneWithin  = 10 * time.Second // the wait for all other work to end
	longestAlone = 30 * time.Second // then other work goes on beside it
	aloneAgain   = time.Minute      // the pause after a wait in vain, because other work waits too
)

var errNotAlone = errors.New("other work takes long")

// allWork is the weight of all work that a process may do at once.
const allWork = 1 << 30

// ShareProcess waits while other work is done alone. The caller calls leave when its work has
// ended.
func (e *Base) ShareProcess(ctx context.Context) (leave func(), err error) {
	if err := e.working.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { e.working.Release(1) }, nil
}

// LockProcess waits until this process does no other work, and lets none begin until leave is
// called, at most for longestAlone.
func (e *Base) LockProcess(ctx context.Context) (leave func(), err error) {
	if time.Now().UnixNano() < e.notAlone.Load() {
		return nil, errNotAlone
	}
	ctx, cancel := context.WithTimeout(ctx, aloneWithin)
	defer cancel()
	if err := e.working.Acquire(ctx, allWork); err != nil {
		e.notAlone.Store(time.Now().Add(aloneAgain).UnixNano())
		return nil, errNotAlone
	}
	var once sync.Once
	release := func() { once.Do(func() { e.working.Release(allWork) }) }
	end := time.AfterFunc(longestAlone, release)
	return func() {
		end.Stop()
		release()
	}, nil
}

// WorkersDiedReason returns why a row or a message is not tried again.
func WorkersDiedReason(deaths int) string {
	return fmt.Sprintf("%d workers have ended unexpectedly while they worked on it, the last %d of them on nothing else.", deaths, deaths-AloneDeaths)
}
