package planner

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// SnapshotMessage returns the message that asks for the removal of a snapshot.
func SnapshotMessage(one stack.StackSnapshot) stack.Message {
	return stack.Message{Topic: stack.SnapshotDelete, StackID: one.StackID, ResourceID: one.ID}
}

// completeSnapshots saves the state of the stack in the snapshot that has ended.
func (e *Planner) completeSnapshots(ctx context.Context, s stack.Stack, c *stack.Change) error {
	all, err := e.Store.Snapshots.Snapshots(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Status != stack.InProgress {
			continue
		}
		saved, tooLarge, err := e.saveSnapshot(ctx, s)
		if err != nil {
			return err
		}
		one = lifecycle.CompleteSnapshot(one, s, saved)
		if tooLarge != "" {
			one = lifecycle.TooLarge(one, tooLarge)
		}
		c.Snapshots = append(c.Snapshots, one)
	}
	return nil
}

// saveSnapshot returns the state that a snapshot keeps. When that is too large it returns why,
// and leaves out the templates and files. The rest is enough to remove the copies.
func (e *Planner) saveSnapshot(ctx context.Context, s stack.Stack) (saved stack.Saved, tooLarge string, err error) {
	saved, err = e.Save(ctx, s, &Budget{limit: commit.MostSnapshot})
	if stack.CodeOf(err) != stack.RequestLimitExceeded {
		return saved, "", err
	}
	tooLarge = "RequestLimitExceeded: " + err.Error()
	saved, err = e.Save(ctx, s, &Budget{bare: true})
	return saved, tooLarge, err
}

// deleteSnapshots asks for the removal of all snapshots of a stack that is being deleted. A
// snapshot in progress fails, and keeps the copies that it has so far.
func (e *Planner) deleteSnapshots(ctx context.Context, s stack.Stack, c *stack.Change) error {
	all, err := e.Store.Snapshots.Snapshots(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Status == stack.InProgress {
			saved, _, err := e.saveSnapshot(ctx, s)
			if err != nil {
				return err
			}
			one = lifecycle.FailSnapshot(one, saved)
		}
		one.Removing = true
		c.Snapshots, c.Messages = append(c.Snapshots, one), append(c.Messages, SnapshotMessage(one))
	}
	return nil
}

// snapshotsLeft reports whether the stack's deletion waits for snapshots that are being removed.
// why is the reason when one cannot be removed.
func (e *Planner) snapshotsLeft(ctx context.Context, s stack.Stack) (waits bool, why *stack.Resource, err error) {
	all, err := e.Store.Snapshots.Snapshots(ctx, s.ID)
	if err != nil {
		return false, nil, err
	}
	for _, one := range all {
		if !one.Removing {
			return false, &stack.Resource{Reason: lifecycle.SnapshotLeftReason(one)}, nil
		}
		waits = true
	}
	return waits, nil, nil
}
