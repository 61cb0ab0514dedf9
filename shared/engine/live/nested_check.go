package live

import (
	"context"

	"hearth/shared/stack"
)

// nestedState says whether the stack that a row is, is missing. Of one whose check failed it
// says whether the stack below did: then what is in it is mended; else somebody marked
// the whole, which is replaced.
func (s *Scene) nestedState(ctx context.Context, r stack.Resource) (stays, missing bool, err error) {
	child, err := s.Runtime.Store.Stack(ctx, r.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !child.Deleted.IsZero() {
		return false, true, nil
	}
	return child.State() == "CHECK_FAILED", false, err
}
