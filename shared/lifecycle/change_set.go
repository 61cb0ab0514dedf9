package lifecycle

import "hearth/shared/stack"

// An Execution says whether a change set can be executed, and what became of it, in AWS's words.
type Execution string

// The states of the execution of a change set.
const (
	Unavailable     Execution = "UNAVAILABLE" // it changes nothing
	Available       Execution = "AVAILABLE"
	Executing       Execution = "EXECUTE_IN_PROGRESS"
	ExecuteComplete Execution = "EXECUTE_COMPLETE"
	ExecuteFailed   Execution = "EXECUTE_FAILED"
	Obsolete        Execution = "OBSOLETE" // its stack has changed in another way
)

// noChanges is the reason of a change set that changes nothing. AWS's clients look for this sentence.
const noChanges = "The submitted information didn't contain changes. Submit different information to create a change set."

// PrepareSet returns a new change set whose changes are known. One that changes nothing has failed.
func PrepareSet(s stack.Stack, set stack.ChangeSet, changes bool) stack.ChangeSet {
	if !changes {
		return RefuseSet(s, set, noChanges)
	}
	set.StackID, set.Generation, set.Status = s.ID, s.Generation, stack.Complete
	return set
}

// RefuseSet returns a new change set that cannot be executed.
func RefuseSet(s stack.Stack, set stack.ChangeSet, reason string) stack.ChangeSet {
	set.StackID, set.Generation, set.Status, set.Reason = s.ID, s.Generation, stack.Failed, reason
	return set
}

// ExecutionOf returns the state of a change set of a stack.
func ExecutionOf(s stack.Stack, set stack.ChangeSet) Execution {
	switch {
	case set.Status != stack.Complete:
		return Unavailable
	case set.Executed == 0 && s.Generation == set.Generation && s.Deleted.IsZero():
		return Available
	case set.Executed == 0:
		return Obsolete
	case s.Generation == set.Executed && s.Status == stack.InProgress:
		return Executing
	case s.Generation == set.Executed && s.Status == stack.Complete:
		return ExecuteComplete
	case s.Generation == set.Executed || s.Generation == set.Executed+1 && s.Action == stack.Rollback:
		return ExecuteFailed
	}
	return Obsolete
}

// CheckExecute returns an error for a change set that cannot be executed on its stack as it is now.
func CheckExecute(s stack.Stack, set stack.ChangeSet) error {
	switch state := ExecutionOf(s, set); state {
	case Available:
		return nil
	case Unavailable:
		return stack.Errorf(stack.ChangeSetUnfit, "ChangeSet [%s] cannot be executed in its current status of [%s]", set.Name, set.Status)
	default:
		return stack.Errorf(stack.ChangeSetUnfit, "ChangeSet [%s] cannot be executed in its current execution status of [%s]", set.Name, state)
	}
}

// CheckDeleteSet returns an error for a change set that is being executed.
func CheckDeleteSet(s stack.Stack, set stack.ChangeSet) error {
	if state := ExecutionOf(s, set); state == Executing {
		return stack.Errorf(stack.ChangeSetUnfit, "ChangeSet [%s] cannot be deleted in its current execution status of [%s]", set.Name, state)
	}
	return nil
}
