package request

import (
	"context"

	"hearth/shared/stack"
)

// Stores are the parts of the database that users' requests work with. commit.Store explains the methods.
type Stores struct {
	Stacks    StackStore
	Rows      RowStore
	Snapshots SnapshotStore
	Exports   ExportStore
	Signals   SignalStore
	Software  SoftwareStore
}

// A StackStore reads stacks.
type StackStore interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	CountStacks(ctx context.Context, q stack.StackQuery) (int, error)
	Source(ctx context.Context, id string) (stack.Source, error)
	Credential(ctx context.Context, id string) (stack.Credential, error)
	Guard(ctx context.Context, stackID string) (stack.Guard, error)
	Policies(ctx context.Context, root string) ([]stack.Policy, error)
}

// A RowStore reads rows of resources.
type RowStore interface {
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)
	States(ctx context.Context, stackID string) ([]stack.Resource, error)
	EachResource(ctx context.Context, stackID string, visit func(stack.Resource)) error
	EachRow(ctx context.Context, stackID string, depth int, visit func(stack.Resource)) error
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)
	Namesakes(ctx context.Context, stackID, name string) ([]stack.Resource, error)
	KeyHolder(ctx context.Context, accessKey string) (r stack.Resource, ok bool, err error)
}

// A SnapshotStore reads the snapshots of a stack.
type SnapshotStore interface {
	Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error)
	WholeSnapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)
}

// An ExportStore reads exports and imports.
type ExportStore interface {
	Exports(ctx context.Context, q stack.ExportQuery) ([]stack.Export, error)
	Importers(ctx context.Context, export string, q stack.ExportQuery) ([]string, error)
	HasTrade(ctx context.Context, stackID string) (bool, error)
}

// A SignalStore reads the signals that came for a resource.
type SignalStore interface {
	Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error)
	SignalCount(ctx context.Context, stackID, key string) (count, size int, err error)
}

// A SoftwareStore reads configs and deployments.
type SoftwareStore interface {
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
}
