package commit

import (
	"context"
	"errors"
	"sync"
	"time"

	"hearth/shared/fair"
	"hearth/shared/stack"
)

// ErrBusy says that work of other projects has to be done first. The row is given back.
var ErrBusy = errors.New("the process is busy with the work of several projects")

// Turns bounds how much work is done at the same time. Projects take turns, and the last place is for
// a project that has none.
type Turns struct {
	places int
	limit  *fair.Limit

	mu     sync.Mutex
	latest string    // the project of the latest turn
	shared time.Time // when a turn last came to another project than the turn before
}

// NewTurns returns Turns for so much work at the same time.
func NewTurns(places int) *Turns {
	return &Turns{places: places, limit: fair.NewLimit(places, fair.Rules{Spare: 1})}
}

// Begin waits for a turn, for at most so long; 0 is as long as ctx. The error is ErrBusy, or that of
// ctx. Without an error, end must be called.
func (t *Turns) Begin(ctx context.Context, project string, within time.Duration) (end func(), err error) {
	waiting := ctx
	if within > 0 {
		var stop context.CancelFunc
		waiting, stop = context.WithTimeoutCause(ctx, within, ErrBusy)
		defer stop()
	}
	ticket, ok := t.limit.Acquire(waiting, project, 1)
	if !ok {
		return nil, context.Cause(waiting)
	}
	t.note(project)
	return func() { t.limit.Release(ticket) }, nil
}

// note remembers whose turn has come.
func (t *Turns) note(project string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if project != t.latest {
		t.latest, t.shared = project, time.Now()
	}
}

// areShared reports whether several projects had turns lately.
func (t *Turns) areShared() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Since(t.shared) < sharedWithin
}

// Bounds of long work in a turn. While several projects have turns, all such work together uses one
// part of the processors.
const (
	sharedWithin = time.Second          // since when turns of several projects count
	workAtOnce   = 2 * time.Millisecond // after which work rests
	sharedPart   = 2                    // of the processors: a half
)

// Meter returns a meter for the work of one turn. It lets long work rest while other projects have
// turns too.
func (t *Turns) Meter(ctx context.Context, processors int) *stack.Meter {
	began := time.Now()
	return &stack.Meter{Tell: func(int, int) error {
		worked := time.Since(began)
		if worked < workAtOnce || !t.areShared() {
			return ctx.Err()
		}
		fair.Pause(ctx, fair.RestAfter(worked, t.places, sharedPart, processors))
		began = time.Now()
		return ctx.Err()
	}}
}
