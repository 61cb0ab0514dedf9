package store_test

import (
	"hearth/shared/engine"
	"hearth/shared/store"
)

// The engine says what it needs; this is where it is held to it.
var _ engine.Store = (*store.Store)(nil)
