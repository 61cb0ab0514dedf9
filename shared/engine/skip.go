package engine

import (
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// spared tells a wish whether somebody has said of the row that it need not be what is
// wanted.
func (s *scene) spared(w plan.Wish, r stack.Resource) plan.Wish {
	w.Skipped, w.Forgone = lifecycle.Skipped(r, s.stack.SourceID), lifecycle.Forgone(r, s.stack.SourceID)
	return w
}
