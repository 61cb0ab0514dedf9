package request

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

const (
	mostDecisions = 20                    // decisions of a request before it is refused
	decisionPause = 10 * time.Millisecond // longest pause before the next decision, for each decision so far
)

// decideAgain runs decide, which decides on what it reads and commits that. While another
// writer comes first, it calls read and decides again. After mostDecisions it returns
// what busy returns.
func decideAgain(ctx context.Context, decide, read, busy func() error) error {
	for n := 1; ; n++ {
		err := decide()
		if !errors.Is(err, stack.ErrStale) {
			return err
		}
		if n == mostDecisions {
			return busy()
		}
		if n > 1 { // two requests must not conflict every time
			select {
			case <-time.After(rand.N(time.Duration(n) * decisionPause)):
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := read(); err != nil {
			return err
		}
	}
}

// decideOnStack calls decide with a stack's row. When the row is stale, it reads the row and calls
// decide again. For a stack that others write all the time it returns the error for a stack with an
// action in progress.
func (e *Requests) decideOnStack(ctx context.Context, s stack.Stack, decide func(stack.Stack) error) error {
	return decideAgain(ctx,
		func() error { return decide(s) },
		func() (err error) {
			s, err = e.Store.Stacks.Stack(ctx, s.ID)
			return err
		},
		func() error { return lifecycle.BusyError(s) })
}

// decideOnRow calls decide with a resource's row. When the row is stale, it reads the row and calls
// decide again.
func (e *Requests) decideOnRow(ctx context.Context, r stack.Resource, decide func(stack.Resource) error) error {
	return decideAgain(ctx,
		func() error { return decide(r) },
		func() (err error) {
			r, err = e.readAgain(ctx, r)
			return err
		},
		func() error { return busyRow(r.Name) })
}

// decideReading calls decide, which reads the rows itself. name is for the refusal.
func decideReading(ctx context.Context, name string, decide func() error) error {
	return decideAgain(ctx, decide, func() error { return nil }, func() error { return busyRow(name) })
}

// busyRow returns the refusal of a request that was too slow every time.
func busyRow(name string) error {
	return stack.Errorf(stack.Unavailable, "%s is being changed by many requests. Please try again at a later time.", name)
}

// readAgain reads a row that another writer has changed.
func (e *Requests) readAgain(ctx context.Context, r stack.Resource) (stack.Resource, error) {
	rows, err := e.Store.Rows.Resources(ctx, r.StackID, []string{r.Name})
	if err == nil && (len(rows) == 0 || rows[0].ID != r.ID) {
		err = stack.Errorf(stack.ResourceNotAvailable, "The Resource (%s) is not available.", r.Name)
	}
	if err != nil {
		return r, err
	}
	return rows[0], nil
}
