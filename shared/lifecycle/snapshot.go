package lifecycle

import (
	"fmt"
	"time"

	"hearth/shared/stack"
)

// NewSnapshot is one of a stack that is about to be kept.
func NewSnapshot(s stack.Stack, id string, name *string, now time.Time) stack.StackSnapshot {
	return stack.StackSnapshot{ID: id, StackID: s.ID, Name: name, Status: stack.InProgress, Created: now}
}

// CompleteSnapshot ends a snapshot as its stack ended, with what was saved of it.
func CompleteSnapshot(one stack.StackSnapshot, s stack.Stack, saved stack.Saved) stack.StackSnapshot {
	one.Status, one.Reason, one.Saved = s.Status, s.Reason, &saved
	one.Saved.Status = s.Status
	return one
}

// TooLarge fails a snapshot that is larger than it may be. It can only be removed.
func TooLarge(one stack.StackSnapshot, why string) stack.StackSnapshot {
	one.Status, one.Reason = stack.Failed, why
	return one
}

// FailSnapshot ends a snapshot whose stack got something else to do.
func FailSnapshot(one stack.StackSnapshot, saved stack.Saved) stack.StackSnapshot {
	one.Status, one.Reason, one.Saved = stack.Failed, "Stack SNAPSHOT cancelled", &saved
	return one
}

// KeepSnapshot says that the copies of a snapshot could not be removed: it is there, and may be
// removed once more.
func KeepSnapshot(one stack.StackSnapshot, why string) stack.StackSnapshot {
	one.Status, one.Reason, one.Removing = stack.Failed, "Snapshot DELETE failed: "+why, false
	return one
}

// CheckRestore says why a stack cannot be made what a snapshot says; nil when it can.
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

// CheckDeleteSnapshot says why a snapshot cannot be removed; nil when it can.
func CheckDeleteSnapshot(one stack.StackSnapshot) error {
	if one.Status == stack.InProgress {
		return stack.Errorf(stack.NotSupported, "Deleting in-progress snapshot is not supported.")
	}
	return nil
}

// SnapshotLeftReason is the reason of a stack whose snapshots cannot be removed.
func SnapshotLeftReason(one stack.StackSnapshot) string {
	return fmt.Sprintf("Error: snapshots.%s: %s", one.ID, one.Reason)
}

// Unsaved is where a row keeps the id of a copy that no snapshot knows of yet: one that is
// removed then takes it along.
const Unsaved = "unsaved"

// copyKey is where a row says that a copy of its object is made before it is removed: its
// deletion policy is Snapshot.
const copyKey = "copied"

func (m *machine) setCopied(yes bool) {
	switch {
	case yes:
		m.storeData(map[string]any{copyKey: true})
	case m.r.Data[copyKey] != nil:
		m.storeData(map[string]any{copyKey: nil})
	}
}
