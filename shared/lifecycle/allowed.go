package lifecycle

import (
	"fmt"
	"strings"

	"hearth/shared/stack"
)

// CheckBegin says why an action may not begin on a stack as it stands, as Heat says it; nil
// is that it may. An update may also begin while another runs: it takes its place.
func CheckBegin(s stack.Stack, a stack.Action) error {
	switch a {
	case stack.Update, stack.Restore:
		switch s.Action {
		case stack.Suspend:
			return stack.Errorf(stack.NotSupported, "Updating a stack when it is suspended is not supported.")
		case stack.Delete:
			return stack.Errorf(stack.NotSupported, "Updating a stack when it is deleting is not supported.")
		}
	case stack.Suspend, stack.Resume, stack.Check, stack.Snapshot:
		if s.Status == stack.InProgress {
			return BusyError(s)
		}
	}
	return nil
}

// BusyError is what is said to whoever comes while something is under way.
func BusyError(s stack.Stack) error {
	return stack.Errorf(stack.ActionInProgress, "Stack %s already has an action (%s) in progress.", s.Name, s.Action)
}

// IsIdle says that an action would do nothing: what it is for is so already.
func IsIdle(s stack.Stack, a stack.Action) bool {
	return s.Action == a && s.Status == stack.Complete && (a == stack.Suspend || a == stack.Resume)
}

// HasBegun says whether an action that makes nothing has anything to do with a row. One
// that was never touched has no object.
func HasBegun(r stack.Resource) bool { return r.Action != stack.Init }

// UnfitReason is why a row keeps an action of its stack from beginning; empty when it does not.
// Like Heat's suspend and resume it wants resources that stand where the action begins.
func UnfitReason(r stack.Resource, a stack.Action) string {
	if r.Action == a && r.Status == stack.InProgress {
		return "" // of a plan that has failed: it ends, and is looked at once more
	}
	fit := true
	switch a {
	case stack.Suspend:
		fit = r.Action != stack.Delete && (r.Status == stack.Complete || r.Action == stack.Suspend && r.Status == stack.Failed)
	case stack.Resume:
		fit = r.Action == stack.Suspend && r.Status == stack.Complete || r.Action == stack.Resume && r.Status != stack.InProgress
	case stack.Check, stack.Snapshot:
		fit = r.Status != stack.InProgress
	}
	if fit {
		return ""
	}
	return fmt.Sprintf("Error: %s: State ('%s', '%s') invalid for %s", stack.ResourcePath(r.Name), r.Action, r.Status, strings.ToLower(string(a)))
}
