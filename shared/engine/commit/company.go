package commit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A row or a message may kill the worker that has it in hand, for example by the memory that
// it takes, and would be redelivered for ever. So the deaths of workers are counted in the
// database. After two deaths the row is worked on while nothing else is in this process;
// after two more it fails. Workers that are killed by chance fail nothing: a row would have
// to be in hand four times in a row, twice of them alone.
const (
	MostDeaths  = 4
	AloneDeaths = 2

	aloneWithin  = 10 * time.Second // the wait for all other work to end
	longestAlone = 30 * time.Second // then other work goes on beside it
	aloneAgain   = time.Minute      // after a wait in vain, which keeps other work waiting too
)

var errNotAlone = errors.New("other work takes long")

// allWork is all that may be worked on in a process at once.
const allWork = 1 << 30

// InCompany waits while something is worked on alone. leave says that the work has ended.
func (e *Base) InCompany(ctx context.Context) (leave func(), err error) {
	if err := e.working.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { e.working.Release(1) }, nil
}

// Alone waits until nothing else is worked on in this process, and keeps it so until leave
// is called, or for a while.
func (e *Base) Alone(ctx context.Context) (leave func(), err error) {
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

// WorkersDiedReason words why something is not tried again.
func WorkersDiedReason(deaths int) string {
	return fmt.Sprintf("%d workers have ended unexpectedly while they worked on it, the last %d of them on nothing else.", deaths, deaths-AloneDeaths)
}
