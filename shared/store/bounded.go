package store

import (
	"context"
	"strings"

	"hearth/shared/stack"
)

// Limits of one list. Rows are counted while they are read, so no list needs more memory, however
// many rows a project has.
const (
	mostListed = 20_000   // rows
	mostBodies = 16 << 20 // bytes of sealed columns
)

// withoutSealed returns the columns with NULL instead of the sealed one, for lists that do not show
// it.
func withoutSealed(columns, sealed string) string {
	return strings.Replace(columns, sealed, "CASE WHEN FALSE THEN "+sealed+" END", 1)
}

// visitEach calls visit for every row of a query, one after another, and keeps none of them. It may
// start again from the first row.
func visitEach[T any](ctx context.Context, db database, visit func(T), scan func(rows) (T, error), sql string, args ...any) error {
	return db.read(ctx, func(ctx context.Context) error {
		_, err := collectOnce(ctx, db, func(r rows) (struct{}, error) {
			row, err := scan(r)
			if err == nil {
				visit(row)
			}
			return struct{}{}, err
		}, sql, args...)
		return err
	})
}

// withoutSize adapts a scan function for rows without a sealed column.
func withoutSize[T any](scan func(rows) (T, error)) func(rows) (T, int, error) {
	return func(r rows) (T, int, error) {
		row, err := scan(r)
		return row, 0, err
	}
}

// collectBounded returns all rows of a query. It fails when there are more than a list may read.
func collectBounded[T any](ctx context.Context, db database, what string, scan func(rows) (T, int, error), sql string, args ...any) (all []T, err error) {
	err = db.read(ctx, func(ctx context.Context) error {
		all = nil // a retry begins again
		bytes := 0
		_, err := collectOnce(ctx, db, func(r rows) (struct{}, error) {
			row, size, err := scan(r)
			if err != nil {
				return struct{}{}, err
			}
			if bytes += size; bytes > mostBodies {
				return struct{}{}, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The %s have more than %d bytes together.", what, mostBodies)
			}
			if len(all) == mostListed {
				return struct{}{}, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: There are more than %d %s; ask for a part of them.", mostListed, what)
			}
			all = append(all, row)
			return struct{}{}, nil
		}, sql, args...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
