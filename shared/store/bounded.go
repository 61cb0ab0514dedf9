package store

import (
	"context"
	"strings"

	"hearth/shared/stack"
)

// Bounds of what one list reads. Rows are counted as they are read, so that no list needs
// more memory than this whatever a project has stored.
const (
	mostListed = 20_000   // rows
	mostBodies = 16 << 20 // bytes of their sealed parts
)

// bare returns columns without the sealed part of rows, which a list may not show.
func bare(columns, sealed string) string {
	return strings.Replace(columns, sealed, "CASE WHEN FALSE THEN "+sealed+" END", 1)
}

// each calls visit with all rows of a query, one after the other, and keeps none of them. It
// may call it again from the first row on.
func each[T any](ctx context.Context, db database, visit func(T), scan func(rows) (T, error), sql string, args ...any) error {
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

// unsized is a scan of rows without a sealed part.
func unsized[T any](scan func(rows) (T, error)) func(rows) (T, int, error) {
	return func(r rows) (T, int, error) {
		row, err := scan(r)
		return row, 0, err
	}
}

// bounded reads all rows of a query, and fails where they are more than a list may read.
func bounded[T any](ctx context.Context, db database, what string, scan func(rows) (T, int, error), sql string, args ...any) (all []T, err error) {
	err = db.read(ctx, func(ctx context.Context) error {
		all = nil // it may run again
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
