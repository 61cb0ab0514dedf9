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

// withLimit returns a context with a time limit. A context that has no limits, or that ends earlier
// anyway, is returned as it is.
func withLimit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if end, ends := ctx.Deadline(); hasNoLimits(ctx) || ends && time.Until(end) <= limit {
		return ctx, func() {}
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
