package preview

import "hearth/shared/engine/commit"

// Store is what previews need of the database.
type Store interface {
	commit.StackStore
	commit.RowStore
}
