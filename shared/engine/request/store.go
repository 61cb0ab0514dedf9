package request

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Store is what users' requests need of the database.
type Store interface {
	commit.StackStore
	commit.RowStore
	commit.SnapshotStore
	commit.SignalStore
	commit.SoftwareStore
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)
}
