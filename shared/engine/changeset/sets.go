package changeset

import (
	"context"

	"hearth/shared/engine/live"
	"hearth/shared/engine/preview"
	"hearth/shared/engine/request"
	"hearth/shared/stack"
)

// Sets prepares, executes and deletes change sets.
type Sets struct {
	*live.Runtime
	Store    Store
	Requests *request.Requests
	Previews *preview.Previews
}

// New returns the change sets of the stacks that r and p work on.
func New(runtime *live.Runtime, r *request.Requests, p *preview.Previews, store Store) *Sets {
	return &Sets{Runtime: runtime, Store: store, Requests: r, Previews: p}
}

// Store is what change sets need of the database. commit.Store explains the methods.
type Store interface {
	ChangeSets(ctx context.Context, stackID string) ([]stack.ChangeSet, error)
	ChangeSet(ctx context.Context, stackID, nameOrID string) (stack.ChangeSet, error)
	ChangeSetSize(ctx context.Context, stackID string) (count int, bytes int64, err error)
	Claimed(ctx context.Context, claims []string) (map[string]bool, error)
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
}

// Bounds on the change sets of a stack.
const (
	mostSets      = 100      // of a stack
	mostSetsBytes = 64 << 20 // bytes of all stored change sets of a stack, before the last one
	mostSet       = 16 << 20 // bytes of the source and the details of one
	mostValue     = 4 << 10  // bytes of a value in a detail
	mostCauses    = 10       // causes of one property's change
)
