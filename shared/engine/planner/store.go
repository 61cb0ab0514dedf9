package planner

import "hearth/shared/engine/commit"

// Store is what the planner needs of the database.
type Store interface {
	commit.StackStore
	commit.ExportStore
	commit.RowStore
	commit.SnapshotStore
	commit.ObjectStore
	commit.MessageStore
}
