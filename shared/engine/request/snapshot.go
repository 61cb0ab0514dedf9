package request

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/engine/planner"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// SnapshotStack begins a snapshot of the stack's state, with copies of its objects.
func (e *Requests) SnapshotStack(ctx context.Context, c stack.Caller, s stack.Stack, name *string) (made stack.StackSnapshot, err error) {
	made = lifecycle.NewSnapshot(s, uuid.NewString(), name, e.Now())
	return made, e.act(ctx, c, s, stack.Snapshot, func(change *stack.Change) error {
		change.Snapshots = []stack.StackSnapshot{made}
		return e.RoomForSnapshot(ctx, s)
	})
}

// Snapshots returns the snapshots of a stack, oldest first, with their secrets masked. Restore and
// export read them with secrets.
func (e *Requests) Snapshots(ctx context.Context, s stack.Stack) ([]stack.StackSnapshot, error) {
	all, err := e.Store.Snapshots.WholeSnapshots(ctx, s.ID)
	if err != nil || len(all) == 0 {
		return all, err
	}
	known, err := e.Secrets(ctx, s)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i] = e.maskSnapshot(all[i], known)
	}
	return all, nil
}

// Snapshot returns one snapshot of a stack, or a NotFound error.
func (e *Requests) Snapshot(ctx context.Context, s stack.Stack, id string) (stack.StackSnapshot, error) {
	one, err := e.Store.Snapshots.Snapshot(ctx, s.ID, id)
	if err != nil {
		return one, err
	}
	known, err := e.Secrets(ctx, s)
	if err != nil {
		return stack.StackSnapshot{}, err
	}
	return e.maskSnapshot(one, known), nil
}

// DeleteSnapshot begins to remove a snapshot with its copies.
func (e *Requests) DeleteSnapshot(ctx context.Context, c stack.Caller, s stack.Stack, id string) error {
	one, err := e.Store.Snapshots.Snapshot(ctx, s.ID, id)
	if err == nil {
		err = lifecycle.CheckDeleteSnapshot(one)
	}
	if err == nil {
		err = e.checkGuard(ctx, s, stack.Update)
	}
	if err != nil {
		return err
	}
	one.Removing = true
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	change := stack.Change{Snapshots: []stack.StackSnapshot{one}, Messages: []stack.Message{planner.SnapshotMessage(one)}}
	if err := renewal.addTo(ctx, s, &change, false); err != nil {
		return err
	}
	return e.Commits.Commit(ctx, change).Err
}
