package live

import (
	"context"

	"hearth/shared/stack"
)

// nestedState reports two things about the nested stack of a row. missing is true when the nested
// stack does not exist. checkFailed is true when its last check failed: then an update repairs the
// resources inside. Of an unhealthy row for which neither is true, a user has marked the whole
// nested stack, and an update replaces it.
func (s *Scene) nestedState(ctx context.Context, r stack.Resource) (checkFailed, missing bool, err error) {
	child, err := s.Runtime.Store.Stack(ctx, r.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !child.Deleted.IsZero() {
		return false, true, nil
	}
	return child.State() == "CHECK_FAILED", false, err
}
