package lifecycle

import (
	"fmt"
	"strings"

	"hearth/shared/stack"
)

// CheckBegin returns an error in Heat's words if an action must not begin on a stack in this state.
// An update may begin while another runs: it supersedes that one.
func CheckBegin(s stack.Stack, a stack.Action) error {
	if s.InReview() && a != stack.Create && a != stack.Delete {
		return stack.Errorf(stack.NotSupported, "The Stack (%s) has change sets and is not created yet: execute one of them first, or delete the stack.", s.Name)
	}
	switch a {
	case stack.Update, stack.Restore, stack.Adopt:
		switch s.Action {
		case stack.Suspend:
			return stack.Errorf(stack.NotSupported, "Updating a stack when it is suspended is not supported.")
		case stack.Delete:
			return stack.Errorf(stack.NotSupported, "Updating a stack when it is deleting is not supported.")
		}
		if a == stack.Adopt && (s.Status != stack.Complete || s.Undone) {
			return stack.Errorf(stack.NotSupported, "Adopting objects into a stack when it is %s is not supported.", s.State())
		}
	case stack.Suspend, stack.Resume, stack.Check, stack.Snapshot:
		if s.Status == stack.InProgress {
			return BusyError(s)
		}
	}
	return nil
}

// BusyError returns the error for a request that needs the stack at rest.
func BusyError(s stack.Stack) error {
	return stack.Errorf(stack.ActionInProgress, "Stack %s already has an action (%s) in progress.", s.Name, s.Action)
}

// IsIdle reports whether an action would change nothing, because the stack is already suspended or
// resumed.
func IsIdle(s stack.Stack, a stack.Action) bool {
	return s.Action == a && s.Status == stack.Complete && (a == stack.Suspend || a == stack.Resume)
}

// HasBegun reports whether a row was ever worked on. A row that was not has no object, so an action
// other than a creation has nothing to do with it.
func HasBegun(r stack.Resource) bool { return r.Action != stack.Init }

// HasBegunNode reports whether a row has begun the action of a node.
func HasBegunNode(r stack.Resource, n stack.Node) bool {
	if n.Action == stack.Delete {
		return r.Action == stack.Delete && r.Work.Release == "" && (r.Status == stack.InProgress || r.Generation == n.Generation)
	}
	return r.Generation == n.Generation && r.Action != stack.Init
}

// Unfit returns why a row keeps an action of its stack from beginning; zero when it does not. Like
// Heat, suspend and resume need resources at rest.
func Unfit(r stack.Resource, a stack.Action) (why stack.Failure) {
	if r.Action == a && r.Status == stack.InProgress {
		return why // left by a plan that failed: its action ends first, then it is decided again
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
		return why
	}
	return stack.FailureAt(r.Name, stack.PlainError, fmt.Sprintf("State ('%s', '%s') invalid for %s", r.Action, r.Status, strings.ToLower(string(a))))
}

// CheckRollback returns an error if a stack has no failed creation or update to roll back. The objects
// of an adoption belong to others.
func CheckRollback(s stack.Stack) error {
	failed := s.Status == stack.Failed && (s.Action == stack.Create || s.Action == stack.Update || s.Action == stack.Restore)
	if !failed {
		return stack.Errorf(stack.NotSupported, "Rolling back a stack when it is %s is not supported.", s.State())
	}
	return nil
}
