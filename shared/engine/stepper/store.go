package stepper

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// Stores are the parts of the database that the stepper works with. commit.Store explains the methods.
type Stores struct {
	Leases   LeaseStore
	Rows     RowStore
	Objects  ObjectStore
	Stacks   StackStore
	Messages MessageStore
}

// A LeaseStore leases rows of resources to workers.
type LeaseStore interface {
	Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error)
	TakeDue(ctx context.Context, lease string, ttl time.Duration, waitKey string, limit, room int) (stack.Taken, error)
	TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (r stack.Resource, deaths int, ok bool, err error)
	RowsToTakeAlone(ctx context.Context, ids, keys []string) ([]string, error)
	Renew(ctx context.Context, lease string, ttl time.Duration) error
	PostponeRows(ctx context.Context, lease string, ids []string, by time.Duration) error
	Release(ctx context.Context, lease string, ids []string) error
}

// A RowStore reads rows, and what came for them.
type RowStore interface {
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)
	Namesakes(ctx context.Context, stackID, name string) ([]stack.Resource, error)
	Resource(ctx context.Context, id string) (stack.Resource, error)
	Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error)
}

// An ObjectStore tells which rows have or may get an object.
type ObjectStore interface {
	Owned(ctx context.Context, claims []string) (map[string]bool, error)
	Claimed(ctx context.Context, claims []string) (map[string]bool, error)
	PossibleOwners(ctx context.Context, project, typ string) ([]stack.Resource, error)
	HeldBy(ctx context.Context, project, typ string, physicalIDs []string, but string) (map[string]bool, error)
}

// A StackStore reads stacks.
type StackStore interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	StacksByID(ctx context.Context, ids []string) (map[string]stack.Stack, error)
	TreeSize(ctx context.Context, root, but string) (int, error)
	EachSnapshot(ctx context.Context, stackID string, visit func(stack.StackSnapshot)) error
}

// A MessageStore postpones messages.
type MessageStore interface {
	Postpone(ctx context.Context, messages []string, by time.Duration) error
}
