package lifecycle

import (
	"fmt"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A StackEvent is something that has happened to a stack as a whole. One of Begin, Cancel, Late and
// Settle is set.
type StackEvent struct {
	Begin  stack.Action      // a user asks for this action; Init makes a stack that has change sets and no resources
	Token  string            // with Begin: that of the client, so that the same request twice is one action
	Adopts map[string]string // with Begin of an adoption into a stack that is there: the IDs of the objects, by logical name
	Retry  bool              // with Begin: continue the action that failed
	Force  bool              // with Begin of a deletion: leave in the cloud what cannot be deleted
	Cancel bool              // a user asks to end the action under way, or the parent was cancelled
	Late   bool              // the parent's time is over
	Settle *Settle           // its nodes have ended, one has failed, or its time is over
	Now    time.Time
	Limit  time.Duration // how long the action may take; zero is as long as the parent's
}

// Settle is what is known of a stack's nodes.
type Settle struct {
	Left          int             // nodes not done
	Late          bool            // its time is over
	Failed        *stack.Resource // the first resource that failed, or nil
	Refused       string          // why the stack cannot be what its nodes have made; no resource has failed
	All           []stack.Failure // for a check: of all failed resources
	CheckedInPart bool            // for a check: some resources cannot be checked
	Skipped       []string        // names of resources that a user skipped
	Retained      bool            // what could not be deleted is left in the cloud from now on: the deletion goes on
}

// A Decision is what must follow after a stack's new state.
type Decision struct {
	Plan  bool   // make a plan for the new action, or again for the action under way
	Marks []Mark // the states that the stack went through, for the history; none when nothing changed
}

// A Mark is a state that a stack went through.
type Mark struct {
	Action stack.Action
	Status stack.Status
	Reason string

	UndoesCreation bool // it is the rollback of the creation
}

func mark(s stack.Stack) Mark { return Mark{s.Action, s.Status, s.Reason, s.UndoesCreation()} }

// NextStack returns the stack after an event, and what must follow.
func NextStack(s stack.Stack, ev StackEvent) (stack.Stack, Decision) {
	switch {
	case ev.Begin == stack.Init:
		return beginReview(s)
	case ev.Begin != "":
		return beginAction(s, ev)
	case s.Status != stack.InProgress:
		return s, Decision{}
	case ev.Cancel:
		s = endStack(s, stack.Failed, stack.CauseCancelled, stack.CancelReason(s.Action), ev.Now)
		return s, Decision{Marks: []Mark{mark(s)}}
	case ev.Late:
		s = endStack(s, stack.Failed, stack.CauseTimeout, stack.TimeoutReason(s.Action), ev.Now)
		return s, Decision{Marks: []Mark{mark(s)}}
	case ev.Settle != nil:
		return settleAction(s, ev)
	}
	return s, Decision{}
}

// beginAction begins the action that a user asks for. A deletion ends the action under way first.
func beginAction(s stack.Stack, ev StackEvent) (stack.Stack, Decision) {
	var marks []Mark
	if ev.Begin == stack.Delete && s.Status == stack.InProgress && s.Action != stack.Delete {
		marks = append(marks, Mark{s.Action, stack.Failed, stack.CancelReason(s.Action), s.UndoesCreation()})
	}
	s = startAction(s, ev.Begin, ev)
	return s, Decision{Plan: true, Marks: append(marks, mark(s))}
}

// VisitsAll reports whether an action goes on after one resource has failed. A check finds every
// unsound resource, and a failed snapshot knows all copies that it made.
func VisitsAll(a stack.Action) bool { return a == stack.Check || a == stack.Snapshot }

// CheckedInPart reports whether a check of a stack left out resources that cannot be checked.
func CheckedInPart(s stack.Stack) bool {
	return s.Action == stack.Check && s.Cause == stack.CausePartial
}

// partial returns the cause of a stack of which not all resources can be checked.
func partial(ev StackEvent) stack.Cause {
	if ev.Settle.CheckedInPart {
		return stack.CausePartial
	}
	return ""
}

// partialNote returns what Heat adds to the reason of such a stack.
func partialNote(ev StackEvent) string {
	if ev.Settle.CheckedInPart {
		return stack.PartialNote
	}
	return ""
}

// IsConverging reports whether the action under way makes a stack what its source says; otherwise
// it deletes everything. A rollback after a failed update has a source to go back to, and so has an
// adoption into a stack that was there.
func IsConverging(s stack.Stack) bool {
	switch s.Action {
	case stack.Update, stack.Restore:
		return true
	case stack.Create:
		return s.Generation > 1
	case stack.Rollback, stack.Adopt:
		return s.PreviousID != ""
	}
	return false
}

func startAction(s stack.Stack, a stack.Action, ev StackEvent) stack.Stack {
	s.Action, s.Status, s.Cause, s.Reason, s.Failure = a, stack.InProgress, "", fmt.Sprintf("Stack %s started", a), stack.Failure{}
	if a == stack.Rollback && s.PreviousID != "" && !ev.Retry {
		s.SourceID, s.PreviousID = s.PreviousID, s.SourceID
	}
	s.Undone = isUndone(s, a)
	if ev.Begin != "" && (ev.Token != "" || ev.Force || len(ev.Adopts) > 0 || s.Options != nil) {
		options := s.Options.Copy()
		options.Token, options.Asked, options.Continued, options.Force, options.Begun = ev.Token, ev.Begin, ev.Retry, ev.Force, ev.Now
		if !ev.Retry && a != stack.Rollback {
			options.Adopts = ev.Adopts
		}
		s.Options = &options
	}
	s.Generation++
	if s.Deadline = (time.Time{}); ev.Limit > 0 {
		s.Deadline = ev.Now.Add(ev.Limit)
	}
	if setsUpdated(a) {
		s.Updated = ev.Now
	}
	return s
}

// IsForced reports whether the action under way is a deletion that leaves in the cloud what cannot be
// deleted.
func IsForced(s stack.Stack) bool {
	return s.Action == stack.Delete && s.Options != nil && s.Options.Force
}

// isUndone reports whether an action that begins undoes the creation of a stack, or leaves it undone.
func isUndone(s stack.Stack, a stack.Action) bool {
	switch a {
	case stack.Rollback:
		return s.PreviousID == ""
	case stack.Create, stack.Update, stack.Restore, stack.Adopt:
		return false
	}
	return s.Undone
}

// setsUpdated reports whether an action sets the stack's update time.
func setsUpdated(a stack.Action) bool {
	switch a {
	case stack.Adopt, stack.Update, stack.Rollback, stack.Restore, stack.Delete:
		return true
	}
	return false
}

// IsOverdue reports whether the resources still at work in a stack must stop, because its action
// has ended with a timeout.
func IsOverdue(s stack.Stack) bool {
	return s.Status == stack.Failed && s.Cause == stack.CauseTimeout
}

// IsCancelled reports whether a user has ended the stack's action where it stood. Resources at
// work in it finish, but nested stacks are to stop as it did.
func IsCancelled(s stack.Stack) bool {
	return s.Status == stack.Failed && s.Cause == stack.CauseCancelled
}

// Superseded reports whether a stack has begun another action, or has timed out, since it was read:
// the result of the old action is no longer needed.
func Superseded(was, is stack.Stack) bool { return is.Generation != was.Generation || IsOverdue(is) }

// ResourceTimedOut returns the failure of a resource that a timeout stopped, in Heat's words.
func ResourceTimedOut(c *stepdef.Catalog, r stack.Resource, s stack.Stack) stack.Failure {
	there := ""
	if r.PhysicalID != "" && r.Action != stack.Create { // Heat names the object if it existed when the action began
		there = " [" + r.PhysicalID + "]"
	}
	return stack.Failure{Text: fmt.Sprintf(`%s aborted (Task %s from %s "%s"%s Stack "%s" [%s] Timed out)`,
		r.Action, strings.ToLower(string(r.Action)), c.ClassOf(r), r.Name, there, s.Name, s.ID)}
}
