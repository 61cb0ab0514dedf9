package builtin

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Services answers the calls of Hearth's own services.
type Services struct {
	*commit.Base
	Store Store
}

// A Store reads what the services answer from. commit.Store explains the methods.
type Store interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error)
	SignalCount(ctx context.Context, stackID, key string) (count, size int, err error)
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
}

// New returns the services over b.
func New(b *commit.Base, store Store) *Services { return &Services{Base: b, Store: store} }
