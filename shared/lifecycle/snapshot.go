package lifecycle

import (
	"fmt"
	"time"

	"hearth/shared/stack"
)

// NewSnapshot returns a snapshot of a stack, in progress.
func NewSnapshot(s stack.Stack, id string, name *string, now time.Time) stack.StackSnapshot {
	return stack.StackSnapshot{ID: id, StackID: s.ID, Name: name, Status: stack.InProgress, Created: now}
}

// CompleteSnapshot ends a snapshot with the status of its stack, and stores what was saved.
func CompleteSnapshot(one stack.StackSnapshot, s stack.Stack, saved stack.Saved) stack.StackSnapshot {
	one.Status, one.Reason, one.Saved = s.Status, s.Reason, &saved
	one.Saved.Status = s.Status
	return one
}

// TooLarge fails a snapshot that is larger than it may be. It can only be deleted.
func TooLarge(one stack.StackSnapshot, why string) stack.StackSnapshot {
	one.Status, one.Reason = stack.Failed, why
	return one
}

// FailSnapshot ends a snapshot whose stack has begun another action.
func FailSnapshot(one stack.StackSnapshot, saved stack.Saved) stack.StackSnapshot {
	one.Status, one.Reason, one.Saved = stack.Failed, "Stack SNAPSHOT cancelled", &saved
	return one
}

// KeepSnapshot returns a snapshot whose copies could not be deleted. It stays, and may be deleted
// again.
func KeepSnapshot(one stack.StackSnapshot, why string) stack.StackSnapshot {
	one.Status, one.Reason, one.Removing = stack.Failed, "Snapshot DELETE failed: "+why, false
	return one
}

// CheckRestore returns an error if a stack cannot be restored from a snapshot.
func CheckRestore(one stack.StackSnapshot) error {
	switch {
	case one.Removing:
		return stack.Errorf(stack.NotFound, "Snapshot with id %s not found", one.ID)
	case one.Status == stack.InProgress:
		return stack.Errorf(stack.NotSupported, "Restoring an in-progress snapshot is not supported.")
	case one.Status == stack.Failed || one.Saved == nil:
		return stack.Errorf(stack.NotSupported, "Restoring a failed snapshot is not supported.")
	}
	return nil
}

// CheckDeleteSnapshot returns an error if a snapshot cannot be deleted.
func CheckDeleteSnapshot(one stack.StackSnapshot) error {
	if one.Status == stack.InProgress {
		return stack.Errorf(stack.NotSupported, "Deleting in-progress snapshot is not supported.")
	}
	return nil
}

// SnapshotLeftReason returns the reason of a stack whose snapshot cannot be deleted.
func SnapshotLeftReason(one stack.StackSnapshot) string {
	return fmt.Sprintf("Error: snapshots.%s: %s", one.ID, one.Reason)
}
