package source

import (
	"context"

	"hearth/shared/stack"
)

// Store is what reading sources needs of the database. commit.Store explains the methods.
type Store interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	Source(ctx context.Context, id string) (stack.Source, error)
	Exports(ctx context.Context, q stack.ExportQuery) ([]stack.Export, error)
}
