package request

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Store has the database calls of users' requests.
type Store interface {
	commit.StackStore
	commit.ExportStore
	commit.RowStore
	commit.SnapshotStore
	commit.SignalStore
	commit.SoftwareStore
	commit.KeyStore
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)
}
