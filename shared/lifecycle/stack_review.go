package lifecycle

import "hearth/shared/stack"

// beginReview returns a stack that has change sets and is not created yet. It is at rest: the
// execution of a change set creates it.
func beginReview(s stack.Stack) (stack.Stack, Decision) {
	s.Action, s.Status, s.Reason = stack.Init, stack.Complete, "User Initiated"
	return s, Decision{Marks: []Mark{mark(s)}}
}
