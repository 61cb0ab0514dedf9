package cfn

import "hearth/shared/stack"

// statusOf returns the status of a stack in AWS's words. Actions that AWS does not know are updates
// there, so that a waiter for an update ends with them. An adoption is an import; AWS has no status for
// one that failed and was not rolled back.
func statusOf(s stack.Stack) string {
	switch s.Action {
	case stack.Create, stack.Delete:
		return s.State()
	case stack.Init:
		return "REVIEW_IN_PROGRESS"
	case stack.Adopt:
		if s.Status == stack.Failed {
			return "IMPORT_ROLLBACK_FAILED"
		}
		return stack.State(imported, s.Status)
	case stack.Rollback:
		if s.UndoesCreation() {
			return s.State()
		}
		if s.Options != nil && len(s.Options.Adopts) > 0 {
			return "IMPORT_" + s.State()
		}
		return "UPDATE_" + s.State()
	}
	return stack.State(stack.Update, s.Status)
}

// imported is AWS's word for an adoption.
const imported stack.Action = "IMPORT"

// deleteSkipped is AWS's status of a resource whose object stays in the cloud when it is deleted.
const deleteSkipped = "DELETE_SKIPPED"

// rowStatus returns the status of a resource as lists show it.
func rowStatus(r stack.Resource) string {
	if r.Retain && r.Action == stack.Delete && r.Status == stack.Complete {
		return deleteSkipped
	}
	return resourceStatus(r.Action, r.Status)
}

// resourceStatus returns the status of a resource in AWS's words.
func resourceStatus(a stack.Action, status stack.Status) string {
	switch a {
	case stack.Create, stack.Delete:
		return stack.State(a, status)
	case stack.Adopt:
		return stack.State(imported, status)
	case stack.Init:
		return stack.State(stack.Create, stack.InProgress)
	}
	return stack.State(stack.Update, status)
}
