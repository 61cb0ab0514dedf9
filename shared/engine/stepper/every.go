package stepper

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"hearth/shared/engine/commit"
)

// every calls do each time d has passed, until ctx ends, stop is called or do panics; next says
// what follows then. There is no goroutine before the first call, because most batches end earlier.
func (b *batch) every(ctx context.Context, d time.Duration, next string, do func()) (stop func() bool) {
	return time.AfterFunc(d, func() {
		commit.Guard(b.logger, next, func() {
			tick := time.NewTicker(d)
			defer tick.Stop()
			for ctx.Err() == nil {
				do()
				select {
				case <-ctx.Done():
				case <-tick.C:
				}
			}
		})
	}).Stop
}

// sideBySide calls do for every item at once, and waits for all. A panic of do counts as a death
// with the rows that log names. The last item needs no goroutine: most batches have one row, and the
// caller's goroutine has grown already.
func sideBySide[T any](items []T, log func(T) *slog.Logger, do func(T)) {
	if len(items) == 0 {
		return
	}
	var others sync.WaitGroup
	defer others.Wait()
	last := len(items) - 1
	for _, item := range items[:last] {
		others.Go(func() {
			commit.Guard(func() *slog.Logger { return log(item) }, rowsDie, func() { do(item) })
		})
	}
	commit.Guard(func() *slog.Logger { return log(items[last]) }, rowsDie, func() { do(items[last]) })
}
