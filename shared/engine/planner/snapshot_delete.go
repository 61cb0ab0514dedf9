package planner

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// deletePause is the time between looks at a copy that is being deleted.
const deletePause = 2 * time.Second

// deleteSnapshot deletes the copies of a snapshot, and then the snapshot. Deleting a copy is
// idempotent, so no progress is stored.
func (e *Planner) deleteSnapshot(ctx context.Context, m stack.Message) error {
	one, err := e.Store.Snapshots.Snapshot(ctx, m.StackID, m.ResourceID)
	if stack.CodeOf(err) == stack.NotFound {
		return e.Consume(ctx, m)
	}
	if err != nil {
		return err
	}
	if !one.Removing {
		return e.Consume(ctx, m)
	}
	s, err := e.Store.Stacks.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	left, why, err := e.deleteCopies(ctx, s, one)
	if err != nil {
		return err
	}
	change := stack.Change{Consumed: commit.MessageIDs(m)}
	switch {
	case why != "":
		change.Snapshots = []stack.StackSnapshot{lifecycle.KeepSnapshot(one, why)}
	case left:
		return e.Store.Messages.Postpone(ctx, commit.MessageIDs(m), deletePause)
	default:
		change.DropSnapshot = one.ID
	}
	if s.Action == stack.Delete && s.Status == stack.InProgress {
		change.Messages = []stack.Message{{Topic: stack.StackSettled, StackID: s.ID, Generation: s.Generation}}
	}
	return e.Commits.Commit(ctx, change).Err
}

// deleteCopies asks for the removal of all copies. left reports that some are still there; why
// is the reason when one cannot be removed.
func (e *Planner) deleteCopies(ctx context.Context, s stack.Stack, one stack.StackSnapshot) (left bool, why string, err error) {
	if one.Saved == nil {
		return false, "", nil
	}
	credential, err := e.Store.Stacks.Credential(ctx, s.CredentialID)
	if err != nil {
		return false, "", fmt.Errorf("credential of stack %s: %w", s.ID, err)
	}
	account := stack.Account{Credential: &credential}
	for _, name := range slices.Sorted(maps.Keys(one.Saved.Resources)) {
		r := one.Saved.Resources[name]
		d := e.Catalog.Def(r.Type)
		if d == nil || d.Forget == nil {
			continue
		}
		saved := d.Forget.CopyOf(r.Data)
		for _, id := range []string{saved, stack.MarksIn(r.Data).Unsaved} {
			there, why := e.deleteCopy(ctx, account, *d.Forget, id)
			if left = left || there; why != "" {
				return left, "resources." + name + ": " + why, nil
			}
		}
	}
	return left, "", nil
}

// deleteCopy asks for the removal of one copy, unless it is gone or busy.
func (e *Planner) deleteCopy(ctx context.Context, account stack.Account, f stepdef.Forget, id string) (left bool, why string) {
	if id == "" {
		return false, ""
	}
	show := stack.Call{Service: f.Service, Method: "GET", Path: strings.ReplaceAll(f.Path, "{copy}", url.PathEscape(id))}
	remove := show
	remove.Method = "DELETE"
	if shown := e.Call(ctx, account, show); isGone(shown) || !mayBeRemoved(shown) {
		return !isGone(shown), ""
	}
	switch a := e.Call(ctx, account, remove); {
	case a.Trouble == stack.Denied:
		return true, "AuthorizationFailure: " + a.Reason
	case a.Code == 404: // Cinder also shows copies that it can no longer delete
		return false, ""
	case a.Trouble == "" && a.Code >= 400 && a.Code < 500 && a.Code != 409 && a.Code != 429:
		// An earlier removal, whose answer was lost, may have begun since the copy was shown.
		if shown := e.Call(ctx, account, show); isGone(shown) || !mayBeRemoved(shown) {
			return !isGone(shown), ""
		}
		return true, fmt.Sprintf("the service answered %d to the removal of %s", a.Code, id)
	}
	return true, ""
}

// mayBeRemoved reports whether the answer shows a copy that is not busy.
func mayBeRemoved(shown stack.Answer) bool {
	return !isBusy(shown) && shown.Trouble == "" && shown.Code < 500
}

func isGone(a stack.Answer) bool { return a.Code == 404 || statusOf(a) == "deleted" }

// isBusy reports that a copy cannot be removed now, or is being removed.
func isBusy(a stack.Answer) bool {
	return slices.Contains([]string{"deleting", "creating", "restoring"}, statusOf(a))
}

// statusOf returns the status of the object in an answer. Some services wrap the object.
func statusOf(a stack.Answer) string {
	if s, ok := a.Body["status"].(string); ok {
		return s
	}
	for _, inner := range a.Body {
		if object, ok := inner.(map[string]any); ok {
			s, _ := object["status"].(string)
			return s
		}
	}
	return ""
}
