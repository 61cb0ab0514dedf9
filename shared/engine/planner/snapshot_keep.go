package planner

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

func SnapshotMessage(one stack.StackSnapshot) stack.Message {
	return stack.Message{Topic: stack.SnapshotGone, StackID: one.StackID, ResourceID: one.ID}
}

// completeSnapshots puts what a stack is now into the snapshot that has ended.
func (e *Planner) completeSnapshots(ctx context.Context, s stack.Stack, c *stack.Change) error {
	all, err := e.Store.Snapshots(ctx, s.ID)
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

// saveSnapshot gathers what a snapshot keeps. Where that is too large it returns why, and
// leaves out the texts of the stacks: the copies can still be removed.
func (e *Planner) saveSnapshot(ctx context.Context, s stack.Stack) (saved stack.Saved, tooLarge string, err error) {
	saved, err = e.Save(ctx, s, &Budget{limit: commit.MostSnapshot})
	if stack.CodeOf(err) != stack.RequestLimitExceeded {
		return saved, "", err
	}
	tooLarge = "RequestLimitExceeded: " + err.Error()
	saved, err = e.Save(ctx, s, &Budget{bare: true})
	return saved, tooLarge, err
}

// deleteSnapshots has those of a stack that is to be removed go with it: one that was
// being made with the copies that there are.
func (e *Planner) deleteSnapshots(ctx context.Context, s stack.Stack, c *stack.Change) error {
	all, err := e.Store.Snapshots(ctx, s.ID)
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

// snapshotsLeft says whether the end of a stack has to wait for snapshots that are being
// removed, and, where one cannot be, why.
func (e *Planner) snapshotsLeft(ctx context.Context, s stack.Stack) (waits bool, why *stack.Resource, err error) {
	all, err := e.Store.Snapshots(ctx, s.ID)
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
