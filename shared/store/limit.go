package store

import (
	"context"
	"errors"
	"time"

	"hearth/shared/stack"
)

// statementLimit is how long the database may take over one statement, where the
// options do not say.
const statementLimit = 10 * time.Second

type unhurriedKey struct{}

// unhurried makes a context under which statements have no limits: those that bring a
// large database up to date take as long as they take.
func unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurriedKey{}, true)
}

func isUnhurried(ctx context.Context) bool { return ctx.Value(unhurriedKey{}) != nil }

// within limits what is done under the context that it returns.
func within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if isUnhurried(ctx) {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

func isAway(err error) bool { return errors.Is(err, stack.ErrAway) }

// pause waits, unless ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
