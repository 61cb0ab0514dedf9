package planner

import (
	"context"
	"maps"
	"slices"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// checkFindings returns the failures of all resources that a check has found faulty. partly
// reports that some resources cannot be checked.
func (e *Planner) checkFindings(ctx context.Context, s stack.Stack) (all []stack.Failure, partly bool, err error) {
	src, err := e.SourceOf(ctx, s, s.SourceID)
	if err != nil {
		return nil, false, err
	}
	rows, err := e.currentRows(ctx, s.ID)
	if err != nil {
		return nil, false, err
	}
	wanted := src.WantedByName(e.Catalog)
	for name := range wanted {
		partly = partly || !lifecycle.IsCheckable(e.Catalog, wanted[name].Type, wanted[name].Template)
	}
	for _, r := range rows {
		_, ours := wanted[r.Name]
		if ours && r.Generation == s.Generation && r.Status == stack.Failed {
			all = append(all, r.WhyFailed())
		}
		if !ours || partly || !e.Catalog.OfRow(r).Nests() {
			continue
		}
		if child, err := e.Store.Stacks.Stack(ctx, r.PhysicalID); err == nil {
			partly = lifecycle.CheckedInPart(child)
		} else if stack.CodeOf(err) != stack.EntityNotFound {
			return nil, false, err
		}
	}
	return all, partly, nil
}

// settleStack decides the status of a stack whose nodes have all ended, of which one has
// failed, or whose time is over.
func (e *Planner) settleStack(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stacks.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	if s.Status != stack.InProgress || m.Generation != s.Generation {
		return errObsolete
	}
	settle, err := e.progress(ctx, s)
	if err != nil {
		return err
	}
	if settle.Left == 0 {
		if settle.Failed == nil {
			if s, settle.Refused, err = e.reserveExports(ctx, s); err != nil {
				return err
			}
		}
		if waits, err := e.finish(ctx, s, m, &settle); waits || err != nil {
			return err
		}
	} else if settle.Late, err = e.Store.Stacks.IsOverdue(ctx, s.ID); err != nil {
		return err
	}
	return e.settle(ctx, s, m, settle)
}

// progress returns how many nodes are left, and the resource that has failed. A stack without a
// plan has a node left.
func (e *Planner) progress(ctx context.Context, s stack.Stack) (settle lifecycle.Settle, err error) {
	planned, err := e.Store.Stacks.Planned(ctx, s.ID, s.Generation)
	if err != nil {
		return settle, err
	}
	if settle.Left, settle.Failed, err = e.Store.Stacks.Progress(ctx, s.ID, s.Generation); err != nil {
		return settle, err
	}
	if !planned {
		settle.Left = 1
	}
	if settle.Left > 0 {
		settle.Failed, err = e.blockedUpdate(ctx, s, settle.Failed)
	}
	return settle, err
}

// finish does what follows when no nodes are left. It removes resources that are no longer needed,
// removes the snapshots of a deleted stack, and collects the findings of a check. waits is true
// when the stack cannot be settled yet. The message is consumed then.
func (e *Planner) finish(ctx context.Context, s stack.Stack, m stack.Message, settle *lifecycle.Settle) (waits bool, err error) {
	if settle.Refused != "" {
		return false, nil
	}
	if settle.Failed == nil && removesAtEnd(s) {
		rows, err := e.Store.Rows.States(ctx, s.ID)
		if err != nil {
			return false, err
		}
		if waits, settle.Failed, err = e.cleanUp(ctx, s, m, rows); waits || err != nil {
			return waits, err
		}
		settle.Skipped = lifecycle.SkippedNames(rows, s.SourceID)
	}
	if s.Action == stack.Delete && settle.Failed == nil {
		waits, settle.Failed, err = e.snapshotsLeft(ctx, s)
		if err != nil {
			return false, err
		}
		if waits { // the removal of the last snapshot sends another message
			return true, e.Consume(ctx, m)
		}
	}
	if s.Action == stack.Check {
		settle.All, settle.CheckedInPart, err = e.checkFindings(ctx, s)
	}
	return false, err
}

// removesAtEnd reports whether the action under way may leave resources that are removed at its end.
func removesAtEnd(s stack.Stack) bool {
	return s.Action == stack.Rollback || s.Action == stack.Delete || lifecycle.IsConverging(s)
}

// blockedUpdate returns a row whose update the stack's environment does not allow: its node is
// never done. Without such a row it returns the row that has failed, if any.
func (e *Planner) blockedUpdate(ctx context.Context, s stack.Stack, failed *stack.Resource) (*stack.Resource, error) {
	if failed != nil {
		if r := lifecycle.BlockedUpdate(*failed, s.Generation); r != nil {
			return r, nil
		}
		return failed, nil
	}
	if s.Action == stack.Create || s.Action == stack.Delete { // they update nothing
		return nil, nil
	}
	rows, err := e.Store.Rows.States(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if refused := lifecycle.BlockedUpdate(r, s.Generation); refused != nil {
			return refused, nil
		}
	}
	return nil, nil
}

// retainAdopted keeps the objects of an adoption in the cloud when it is rolled back.
func (e *Planner) retainAdopted(s stack.Stack) *stack.Retain {
	if lifecycle.IsConverging(s) && s.Options != nil && len(s.Options.Adopts) > 0 {
		return &stack.Retain{Names: slices.Sorted(maps.Keys(s.Options.Adopts))}
	}
	return e.RetainAll()
}

// settle commits the stack's next state, with what follows from it. events come before its own.
func (e *Planner) settle(ctx context.Context, s stack.Stack, m stack.Message, settle lifecycle.Settle, events ...stack.Event) error {
	retain, err := e.retainFailed(ctx, s, &settle)
	if err != nil {
		return err
	}
	next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Settle: &settle, Now: e.Now(), Limit: e.Timeout(s)})
	if len(d.Marks) == 0 && !d.Plan {
		return e.Consume(ctx, m)
	}
	change := stack.Change{Stack: &next, Events: append(events, commit.StackEvents(next, d.Marks, e.Now())...), Consumed: commit.MessageIDs(m)}
	change.Retain = retain
	if s.Action == stack.Adopt && next.Action == stack.Rollback {
		change.Retain = e.retainAdopted(s) // the objects were there before the action
	}
	if d.Plan {
		change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}}
	}
	change.Messages = append(change.Messages, commit.ParentMessage(next)...)
	if s.Action == stack.Snapshot && next.Status != stack.InProgress {
		if err := e.completeSnapshots(ctx, next, &change); err != nil {
			return err
		}
	}
	if !next.Deleted.IsZero() && next.Parent == "" {
		change.ChangeSets = &stack.ChangeSetWrite{StackID: next.ID, DropOthers: true}
		suspects, err := e.Store.Stacks.CountSuspects(ctx, next.ID)
		if err != nil {
			return err
		}
		if suspects > 0 || len(next.Sinks) > 0 {
			// The search for them, and the last events, need the credential. The last suspect may end before this commit.
			change.Messages = append(change.Messages, stack.Message{Topic: stack.SuspectSettled, StackID: next.ID})
		} else if change.DropCredential, err = e.revokeCredential(ctx, next); err != nil { // before the commit, because no message comes after it
			return err
		}
	}
	if err := e.putSettledTrade(ctx, s, &change); err != nil {
		return err
	}
	if lifecycle.IsOverdue(next) {
		working, err := e.WorkingMessages(ctx, next)
		if err != nil {
			return err
		}
		change.Messages = append(change.Messages, working...)
	}
	if err := e.Commits.Commit(ctx, change).Err; err != nil {
		return err
	}
	commit.LogState(ctx, e.Log, next)
	return nil
}
