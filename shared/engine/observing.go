package engine

import (
	"context"
	"errors"
	"sync"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// lookingAtOnce is how many objects are asked for side by side.
const lookingAtOnce = 32

// observe has the rows of a stack say what their objects are now, so that the update to
// come converges from there. What cannot be looked at stays as it was.
func (e *Engine) observe(ctx context.Context, c stack.Caller, s stack.Stack) error {
	rows, err := e.Store.Resources(ctx, s.ID, nil)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	room := make(chan struct{}, lookingAtOnce)
	for _, r := range rows {
		call := lifecycle.Show(e.Catalog, r, s.Project)
		if call == nil || r.Retain {
			continue
		}
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			seen, changed := lifecycle.Observe(e.Catalog, r, e.Cloud.Do(ctx, stack.Account{Caller: &c}, *call), e.Now())
			if !changed {
				return
			}
			change := stack.Change{Resource: &seen}
			if seen.Status != r.Status {
				change.Events = []stack.Event{e.event(seen, seen.Status, seen.Reason, seen.Updated)}
			}
			// Whoever has changed the row in between knows better.
			if err := e.commits.commit(ctx, change).Err; err != nil && !errors.Is(err, stack.ErrStale) {
				mu.Lock()
				failed = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return failed
}
