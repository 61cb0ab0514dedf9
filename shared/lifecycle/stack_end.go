package lifecycle

import (
	"fmt"
	"time"

	"hearth/shared/stack"
)

// settleAction ends the action under way as its nodes ended. It changes nothing while some of
// them must still be waited for.
func settleAction(s stack.Stack, ev StackEvent) (stack.Stack, Decision) {
	switch {
	case VisitsAll(s.Action) && ev.Settle.Left > 0 && !ev.Settle.Late:
		return s, Decision{}
	case s.Action == stack.Check && len(ev.Settle.All) > 0:
		return failAction(s, partial(ev), resourceFailed(s.Action, checkFailure(ev.Settle.All, partialNote(ev))), ev)
	case ev.Settle.Refused != "":
		return failAction(s, "", stackFailure{reason: ev.Settle.Refused}, ev)
	case ev.Settle.Retained:
		s.Generation++
		return s, Decision{Plan: true}
	case ev.Settle.Failed != nil:
		f := ev.Settle.Failed
		action := f.Action // an update can fail because of a creation
		if action == stack.Init || action == "" {
			action = s.Action
		}
		return failAction(s, "", resourceFailed(action, f.WhyFailed()), ev)
	case ev.Settle.Left == 0:
		return completeAction(s, ev)
	case ev.Settle.Late:
		return failAction(s, stack.CauseTimeout, stackFailure{reason: stack.TimeoutReason(s.Action)}, ev)
	}
	return s, Decision{}
}

// completeAction ends an action whose nodes all ended well.
func completeAction(s stack.Stack, ev StackEvent) (stack.Stack, Decision) {
	s = endStack(s, stack.Complete, partial(ev), fmt.Sprintf("Stack %s completed successfully%s%s", s.Action, partialNote(ev), skippedNote(ev.Settle.Skipped)), ev.Now)
	s.PreviousID = ""
	if s.Action == stack.Delete {
		s.Deleted = ev.Now
	}
	return s, Decision{Marks: []Mark{mark(s)}}
}

// failAction ends an action that failed. A creation or an update then rolls back, unless the stack
// disables it.
func failAction(s stack.Stack, cause stack.Cause, why stackFailure, ev StackEvent) (stack.Stack, Decision) {
	back := false
	switch s.Action {
	case stack.Create, stack.Update, stack.Adopt, stack.Restore:
		back = !s.DisableRollback
	}
	deletes := s.Action == stack.Create && s.Options != nil && s.Options.DeleteOnFailure
	s = endStack(s, stack.Failed, cause, why.reason, ev.Now)
	s.Failure = why.resource
	d := Decision{Marks: []Mark{mark(s)}}
	if deletes {
		s = startAction(s, stack.Delete, ev)
		d.Plan, d.Marks = true, append(d.Marks, mark(s))
	} else if back {
		s = startAction(s, stack.Rollback, ev)
		d.Plan, d.Marks = true, append(d.Marks, mark(s))
	}
	return s, d
}

func endStack(s stack.Stack, status stack.Status, cause stack.Cause, reason string, now time.Time) stack.Stack {
	s.Status, s.Cause, s.Reason, s.Failure, s.Deadline = status, cause, reason, stack.Failure{}, time.Time{}
	if setsUpdated(s.Action) {
		s.Updated = now
	}
	return s
}
