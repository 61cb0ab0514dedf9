package live

import (
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// spared tells a wish whether somebody has said of the row that it need not be what is
// wanted.
func (s *Scene) spared(w plan.Wish, r stack.Resource) plan.Wish {
	w.Skipped, w.Forgone = lifecycle.Skipped(r, s.Stack.SourceID), lifecycle.Forgone(r, s.Stack.SourceID)
	return w
}
