package cfn

import "hearth/shared/stack"

// statusOf returns the status of a stack in AWS's words. Actions that AWS does not know are updates
// there, so that a waiter for an update ends with them; an adopted stack is a created one.
func statusOf(s stack.Stack) string {
	switch s.Action {
	case stack.Create, stack.Delete:
		return s.State()
	case stack.Init:
		return "REVIEW_IN_PROGRESS"
	case stack.Adopt:
		return stack.State(stack.Create, s.Status)
	case stack.Rollback:
		if s.UndoesCreation() {
			return s.State()
		}
		return "UPDATE_" + s.State()
	}
	return stack.State(stack.Update, s.Status)
}

// resourceStatus returns the status of a resource in AWS's words.
func resourceStatus(a stack.Action, status stack.Status) string {
	switch a {
	case stack.Create, stack.Delete:
		return stack.State(a, status)
	case stack.Adopt:
		return stack.State(stack.Create, status)
	case stack.Init:
		return stack.State(stack.Create, stack.InProgress)
	}
	return stack.State(stack.Update, status)
}
