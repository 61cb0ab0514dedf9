package live

import (
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// markSkipped tells a wish whether somebody has said of the row that it need not be what is
// wanted.
func (s *Scene) markSkipped(w plan.Desired, r stack.Resource) plan.Desired {
	w.Skipped, w.SkippedBefore = lifecycle.SkippedByUser(r, s.Stack.SourceID), lifecycle.SkippedBefore(r, s.Stack.SourceID)
	return w
}
