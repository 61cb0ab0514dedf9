package source

import "hearth/shared/engine/commit"

// Store is what reading sources needs of the database.
type Store interface {
	commit.StackStore
	commit.ExportStore
}
