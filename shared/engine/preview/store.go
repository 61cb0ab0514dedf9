package preview

import (
	"context"

	"hearth/shared/stack"
)

// Store is what previews need of the database. commit.Store explains the methods.
type Store interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)
	Policies(ctx context.Context, root string) ([]stack.Policy, error)
}
