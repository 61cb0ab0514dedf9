package live

import (
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// markSkipped records in w whether a user skipped the row, now and before.
func (s *Scene) markSkipped(w plan.Desired, r stack.Resource) plan.Desired {
	w.Skipped, w.SkippedBefore = lifecycle.SkippedByUser(r, s.Stack.SourceID), lifecycle.SkippedBefore(r, s.Stack.SourceID)
	return w
}
