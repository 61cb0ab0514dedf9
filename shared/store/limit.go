package store

import (
	"context"
	"errors"
	"time"

	"hearth/shared/stack"
)

// statementLimit is the default limit for one statement.
const statementLimit = 10 * time.Second

type unhurriedKey struct{}

// unhurried returns a context without limits for statements: bringing a large database up to date
// takes as long as it takes.
func unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurriedKey{}, true)
}

func isUnhurried(ctx context.Context) bool { return ctx.Value(unhurriedKey{}) != nil }

// within returns a context with a limit of time.
func within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if isUnhurried(ctx) {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

func isAway(err error) bool { return errors.Is(err, stack.ErrAway) }

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
