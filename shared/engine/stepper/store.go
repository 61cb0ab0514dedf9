package stepper

import "hearth/shared/engine/commit"

// Store is what the stepper needs of the database.
type Store interface {
	commit.LeaseStore
	commit.StackStore
	commit.RowStore
	commit.SnapshotStore
	commit.ObjectStore
	commit.SignalStore
	commit.MessageStore
}
