package sweeper

import (
	"context"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Sweeper delivers what is due, and removes what is old.
type Sweeper struct {
	*commit.Base
	Store Store
}

// New returns a sweeper.
func New(b *commit.Base, s Store) *Sweeper { return &Sweeper{Base: b, Store: s} }

// A Store is the part of the database that sweeps work with. commit.Store explains the methods.
type Store interface {
	Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error)
	Reseal(ctx context.Context, most int) (stack.Resealing, error)
	PurgeEvents(ctx context.Context, eventsPerStack int) (removed int, err error)
	PurgeDeleted(ctx context.Context, keep time.Duration, limit int) (removed int, more bool, err error)
	ForgetRetained(ctx context.Context) error
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)
}
