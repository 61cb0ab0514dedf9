package live

import "hearth/shared/engine/commit"

// Store is what a stack at run time needs of the database.
type Store interface {
	commit.StackStore
	commit.ExportStore
	commit.RowStore
	commit.SnapshotStore
	commit.SoftwareStore
}
