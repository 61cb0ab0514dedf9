package store_test

import (
	"hearth/shared/engine"
	"hearth/shared/store"
)

// The store implements what the engine needs.
var _ engine.Store = (*store.Store)(nil)
