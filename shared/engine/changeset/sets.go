package changeset

import (
	"context"

	"hearth/shared/engine/commit"
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
func New(runtime *live.Runtime, r *request.Requests, p *preview.Previews) *Sets {
	return &Sets{Runtime: runtime, Store: runtime.Base.Store, Requests: r, Previews: p}
}

// Store is what change sets need of the database.
type Store interface {
	commit.ChangeSetStore
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
