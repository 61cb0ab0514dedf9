package live

import (
	"context"

	"hearth/shared/stack"
)

// nestedState reports two things about the nested stack of a row. missing means that the nested
// stack does not exist. stays means that its last check failed: an update then mends the resources
// in it. Without that, a user has marked the whole nested stack, and it is replaced.
func (s *Scene) nestedState(ctx context.Context, r stack.Resource) (stays, missing bool, err error) {
	child, err := s.Runtime.Store.Stack(ctx, r.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !child.Deleted.IsZero() {
		return false, true, nil
	}
	return child.State() == "CHECK_FAILED", false, err
}
