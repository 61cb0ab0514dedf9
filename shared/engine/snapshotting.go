package engine

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// SnapshotStack begins to keep what a stack is, and copies of its objects.
func (e *Engine) SnapshotStack(ctx context.Context, c stack.Caller, s stack.Stack, name *string) (made stack.StackSnapshot, err error) {
	made = lifecycle.NewSnapshot(s, uuid.NewString(), name, e.Now())
	return made, e.act(ctx, c, s, stack.Snapshot, func(change *stack.Change) error {
		change.Snapshots = []stack.StackSnapshot{made}
		return e.roomForSnapshot(ctx, s)
	})
}

// Snapshots are those of a stack, oldest first, as they are shown: without its secrets. A
// restore needs no other, and an export gives them to who asks for them.
func (e *Engine) Snapshots(ctx context.Context, s stack.Stack) ([]stack.StackSnapshot, error) {
	all, err := e.Store.WholeSnapshots(ctx, s.ID)
	if err != nil || len(all) == 0 {
		return all, err
	}
	known, err := e.Secrets(ctx, s)
	for i := range all {
		all[i] = e.concealed(all[i], known)
	}
	return all, err
}

// Snapshot is one of a stack; NotFound where there is none.
func (e *Engine) Snapshot(ctx context.Context, s stack.Stack, id string) (stack.StackSnapshot, error) {
	one, err := e.Store.Snapshot(ctx, s.ID, id)
	if err != nil {
		return one, err
	}
	known, err := e.Secrets(ctx, s)
	return e.concealed(one, known), err
}

// DeleteSnapshot begins to remove a snapshot with its copies.
func (e *Engine) DeleteSnapshot(ctx context.Context, c stack.Caller, s stack.Stack, id string) error {
	one, err := e.Store.Snapshot(ctx, s.ID, id)
	if err == nil {
		err = lifecycle.Removable(one)
	}
	if err == nil {
		err = e.guarded(ctx, s, stack.Update)
	}
	if err != nil {
		return err
	}
	one.Removing = true
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	change := stack.Change{Snapshots: []stack.StackSnapshot{one}, Messages: []stack.Message{forgetting(one)}}
	if err := renewal.into(ctx, s, &change, false); err != nil {
		return err
	}
	return e.commits.commit(ctx, change).Err
}

func forgetting(one stack.StackSnapshot) stack.Message {
	return stack.Message{Topic: stack.SnapshotGone, StackID: one.StackID, ResourceID: one.ID}
}

// keep puts what a stack is now into the snapshot that has ended.
func (e *Engine) keep(ctx context.Context, s stack.Stack, c *stack.Change) error {
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
		one = lifecycle.Kept(one, s, saved)
		if tooLarge != "" {
			one = lifecycle.TooLarge(one, tooLarge)
		}
		c.Snapshots = append(c.Snapshots, one)
	}
	return nil
}

// saveSnapshot gathers what a snapshot keeps. Where that is too large it returns why, and
// leaves out the texts of the stacks: the copies can still be removed.
func (e *Engine) saveSnapshot(ctx context.Context, s stack.Stack) (saved stack.Saved, tooLarge string, err error) {
	saved, err = e.save(ctx, s, &budget{limit: mostSnapshot})
	if stack.CodeOf(err) != stack.RequestLimitExceeded {
		return saved, "", err
	}
	tooLarge = "RequestLimitExceeded: " + err.Error()
	saved, err = e.save(ctx, s, &budget{bare: true})
	return saved, tooLarge, err
}

// forgetSnapshots has those of a stack that is to be removed go with it: one that was
// being made with the copies that there are.
func (e *Engine) forgetSnapshots(ctx context.Context, s stack.Stack, c *stack.Change) error {
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
			one = lifecycle.Lost(one, saved)
		}
		one.Removing = true
		c.Snapshots, c.Messages = append(c.Snapshots, one), append(c.Messages, forgetting(one))
	}
	return nil
}

// snapshotsLeft says whether the end of a stack has to wait for snapshots that are being
// removed, and, where one cannot be, why.
func (e *Engine) snapshotsLeft(ctx context.Context, s stack.Stack) (waits bool, why *stack.Resource, err error) {
	all, err := e.Store.Snapshots(ctx, s.ID)
	if err != nil {
		return false, nil, err
	}
	for _, one := range all {
		if !one.Removing {
			return false, &stack.Resource{Reason: lifecycle.NotForgotten(one)}, nil
		}
		waits = true
	}
	return waits, nil, nil
}

// unsaved tells the removal of a row about a copy that no snapshot knows of: the stack
// got something else to do before there was one.
func (b *batch) unsaved(ctx context.Context, t *task, begin *lifecycle.Begin) error {
	d := b.engine.Catalog.Of(t.row)
	if t.row.Action != stack.Snapshot || d == nil || d.Forget == nil || t.row.Data[d.Forget.Key] == nil {
		return nil
	}
	known := false
	err := b.engine.Store.EachSnapshot(ctx, t.row.StackID, func(one stack.StackSnapshot) {
		known = known || one.Saved != nil && one.Saved.Resources[t.row.Name].Data[d.Forget.Key] == t.row.Data[d.Forget.Key]
	})
	if err != nil || known {
		return err
	}
	begin.Data = map[string]any{lifecycle.Unsaved: t.row.Data[d.Forget.Key]}
	return nil
}
