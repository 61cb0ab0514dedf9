package builtin

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// Services answers the calls of Hearth's own services.
type Services struct {
	*commit.Base
	Store SoftwareStore
}

// A SoftwareStore reads configs and deployments. commit.Store explains the methods.
type SoftwareStore interface {
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
}

// New returns the services over b.
func New(b *commit.Base, store SoftwareStore) *Services { return &Services{Base: b, Store: store} }
