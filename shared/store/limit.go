package store

import (
	"context"
	"errors"
	"time"

	"hearth/shared/stack"
)

// statementLimit is the default limit for one statement.
const statementLimit = 10 * time.Second

type noLimitsKey struct{}

// withoutLimits returns a context without limits for statements, for migrations: those of a large
// database take long.
func withoutLimits(ctx context.Context) context.Context {
	return context.WithValue(ctx, noLimitsKey{}, true)
}

func hasNoLimits(ctx context.Context) bool { return ctx.Value(noLimitsKey{}) != nil }

// withLimit returns a context with a time limit, unless the context has no limits.
func withLimit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if hasNoLimits(ctx) {
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
