package request

import (
	"context"
	"errors"
	"maps"
	"sync"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// parallelReads is how many objects are read in parallel.
const parallelReads = 32

// observe writes drift into the rows of a stack and its nested stacks, so that the coming update
// starts from the real state of the objects. It does not change the row of an object that cannot
// be read.
func (e *Requests) observe(ctx context.Context, c stack.Caller, s stack.Stack) error {
	seen, err := e.ObserveDrift(ctx, c, s)
	if err != nil {
		return err
	}
	for _, r := range seen {
		change := stack.Change{Resource: &r}
		if r.Action == stack.Check && r.Status == stack.Failed { // its object is gone
			change.Events = []stack.Event{e.Event(r, r.Status, r.Reason, r.Updated)}
		}
		// When another worker has changed the row since, its write is newer.
		if err := e.Commits.Commit(ctx, change).Err; err != nil && !errors.Is(err, stack.ErrStale) {
			return err
		}
	}
	return nil
}

// ObserveDrift returns the rows, by ID, of a stack and its nested stacks that differ from their
// objects. The returned rows have the objects' values.
func (e *Requests) ObserveDrift(ctx context.Context, c stack.Caller, s stack.Stack) (map[string]stack.Resource, error) {
	if s.Status == stack.InProgress || !s.Deleted.IsZero() {
		return nil, nil
	}
	rows, err := e.Store.Rows.Resources(ctx, s.ID, nil)
	if err != nil {
		return nil, err
	}
	seen := map[string]stack.Resource{}
	var all commit.Group
	var mu sync.Mutex
	slots := make(chan struct{}, parallelReads)
	for _, r := range rows {
		if e.Nests(r) {
			child, err := e.Store.Stacks.Stack(ctx, r.PhysicalID)
			if stack.CodeOf(err) == stack.EntityNotFound {
				continue
			}
			if err != nil {
				all.Wait()
				return nil, err
			}
			below, err := e.ObserveDrift(ctx, c, child)
			if err != nil {
				all.Wait()
				return nil, err
			}
			mu.Lock()
			maps.Copy(seen, below)
			mu.Unlock()
			continue
		}
		call := lifecycle.Show(e.Catalog, r, s.Project)
		if call == nil || r.Retain {
			continue
		}
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			observed, changed := lifecycle.Observe(e.Catalog, r, e.Services.Do(ctx, c.Account(), s.Project, *call), e.Now())
			if changed {
				mu.Lock()
				seen[r.ID] = observed
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return seen, nil
}
