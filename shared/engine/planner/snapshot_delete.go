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

// forgetAgain is the pause between looks at a copy that is being removed.
const forgetAgain = 2 * time.Second

// forgetSnapshot removes the copies of a snapshot, and, when they are gone, the snapshot.
// To delete twice does no harm, so nothing is kept of how far it has come.
func (e *Planner) forgetSnapshot(ctx context.Context, m stack.Message) error {
	one, err := e.Store.Snapshot(ctx, m.StackID, m.ResourceID)
	if stack.CodeOf(err) == stack.NotFound {
		return e.Consume(ctx, m)
	}
	if err != nil {
		return err
	}
	if !one.Removing {
		return e.Consume(ctx, m)
	}
	s, err := e.Store.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	left, why, err := e.forgetCopies(ctx, s, one)
	if err != nil {
		return err
	}
	change := stack.Change{Consumed: commit.MessageIDs(m)}
	switch {
	case why != "":
		change.Snapshots = []stack.StackSnapshot{lifecycle.KeepSnapshot(one, why)}
	case left:
		return e.Store.Postpone(ctx, commit.MessageIDs(m), forgetAgain)
	default:
		change.DropSnapshot = one.ID
	}
	if s.Action == stack.Delete && s.Status == stack.InProgress {
		change.Messages = []stack.Message{{Topic: stack.StackSettled, StackID: s.ID, Generation: s.Generation}}
	}
	return e.Commits.Commit(ctx, change).Err
}

// forgetCopies asks for the removal of all copies: left says that some are still there,
// why that one cannot be removed.
func (e *Planner) forgetCopies(ctx context.Context, s stack.Stack, one stack.StackSnapshot) (left bool, why string, err error) {
	if one.Saved == nil {
		return false, "", nil
	}
	credential, err := e.Store.Credential(ctx, s.CredentialID)
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
		for _, key := range []string{d.Forget.Key, lifecycle.Unsaved} {
			id, _ := r.Data[key].(string)
			there, why := e.forgetCopy(ctx, account, *d.Forget, id)
			if left = left || there; why != "" {
				return left, "resources." + name + ": " + why, nil
			}
		}
	}
	return left, "", nil
}

// forgetCopy asks for the removal of one copy, unless it is gone, or busy.
func (e *Planner) forgetCopy(ctx context.Context, account stack.Account, f stepdef.Forget, id string) (left bool, why string) {
	if id == "" {
		return false, ""
	}
	call := stack.Call{Service: f.Service, Method: "GET", Path: strings.ReplaceAll(f.Path, "{copy}", url.PathEscape(id))}
	switch shown := e.Call(ctx, account, call); {
	case isGone(shown):
		return false, ""
	case passing(shown) || shown.Trouble != "" || shown.Code >= 500:
		return true, ""
	}
	call.Method = "DELETE"
	switch a := e.Call(ctx, account, call); {
	case a.Trouble == stack.Denied:
		return true, "AuthorizationFailure: " + a.Reason
	case a.Code == 404: // or who would have removed it is: Cinder shows what it cannot delete
		return false, ""
	case a.Trouble == "" && a.Code >= 400 && a.Code < 500 && a.Code != 409 && a.Code != 429:
		return true, fmt.Sprintf("the service answered %d to the removal of %s", a.Code, id)
	}
	return true, ""
}

func isGone(a stack.Answer) bool { return a.Code == 404 || status(a) == "deleted" }

// passing says that a copy cannot be removed just now, or is going already.
func passing(a stack.Answer) bool {
	return slices.Contains([]string{"deleting", "creating", "restoring"}, status(a))
}

// status is that of the one object in an answer, which some services wrap.
func status(a stack.Answer) string {
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
