package live

import (
	"context"

	"hearth/shared/stack"
)

// Store is what a stack at run time needs of the database. commit.Store explains the methods.
type Store interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	Source(ctx context.Context, id string) (stack.Source, error)
	Credential(ctx context.Context, id string) (stack.Credential, error)
	Resource(ctx context.Context, id string) (stack.Resource, error)
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)
	EachSnapshot(ctx context.Context, stackID string, visit func(stack.StackSnapshot)) error
	Exports(ctx context.Context, q stack.ExportQuery) ([]stack.Export, error)
	Policies(ctx context.Context, root string) ([]stack.Policy, error)
}

// A SoftwareStore tells what is deployed on servers, and which row a server has.
type SoftwareStore interface {
	Owner(ctx context.Context, claim string) (r stack.Resource, ok bool, err error)
	DeployedConfigs(ctx context.Context, project, serverID string) ([]stack.SoftwareConfig, error)
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
}
