package request

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"hearth/shared/engine/planner"
	"hearth/shared/stack"
)

// A renewal gives a stack the credential of a user who acts on it. A stack belongs to its project,
// and its creator may lose the role or leave.
//
// The credential keeps its ID, so the whole tree and all work in progress use the new one. The old
// one becomes a row of its own, with a message that revokes it. Both are in the action's
// transaction, so a crash loses neither.
type renewal struct {
	engine *Requests
	caller stack.Caller
	made   *stack.Credential // made by Keystone for this action; nil until it is needed
	id     string            // of the stack's credential
}

func (e *Requests) renewal(c stack.Caller) *renewal { return &renewal{engine: e, caller: c} }

// addTo adds the caller's credential to the change of an action when Keystone refuses the stack's
// own. With replace it also replaces another user's credential that still works, so that the
// caller's template does not run with another user's roles. When Keystone gives the caller no
// credential, the stack keeps a working one, unless that has a role that the caller lacks.
func (r *renewal) addTo(ctx context.Context, s stack.Stack, change *stack.Change, replace bool) error {
	if s.CredentialID == "" || !mayRenew(r.caller, s) {
		return nil
	}
	has, err := r.engine.Store.Stacks.Credential(ctx, s.CredentialID)
	if err != nil {
		return err
	}
	if r.made == nil {
		own := has.UserID == r.caller.UserID
		keeps := !replace || own && covers(has.Roles, r.caller.Roles)
		accepted := r.engine.isAccepted(ctx, has)
		if keeps && accepted {
			return nil
		}
		made, err := r.engine.Delegate.Delegate(context.WithoutCancel(ctx), r.caller)
		code := stack.CodeOf(err)
		if accepted && (code == stack.Forbidden || code == stack.MissingCredential) && (own || covers(r.caller.Roles, has.Roles)) {
			return nil
		}
		if err != nil {
			return err
		}
		r.made = &made
	}
	r.id = has.ID
	fresh, old := *r.made, has
	fresh.ID, fresh.Version, fresh.Region = has.ID, has.Version, has.Region
	change.Credential = &fresh
	if old.TrustID == "" && old.AppID == "" && old.KeyAccess == "" {
		return nil
	}
	old.ID, old.Version, old.Retired = uuid.NewString(), 0, s.ID
	change.NewCredential = &old
	change.Messages = append(change.Messages, stack.Message{
		Topic: stack.CredentialRevoke, StackID: s.ID, ResourceID: old.ID, Due: r.engine.Now().Add(planner.RetiredPause),
	})
	return nil
}

// mayRenew reports whether the caller may make the stack act with the caller's credential: it needs
// a token of the stack's project, and a role that may change stacks.
func mayRenew(c stack.Caller, s stack.Stack) bool {
	return c.Token != "" && c.Project == s.Project && (c.Has("member") || c.Has("admin"))
}

// covers reports whether had contains all roles. When had is not known it returns true.
func covers(had, roles []string) bool {
	return had == nil || !slices.ContainsFunc(roles, func(role string) bool { return !slices.Contains(had, role) })
}

// isAccepted reports whether Keystone accepts a credential. When Keystone cannot be asked it
// returns true.
func (e *Requests) isAccepted(ctx context.Context, c stack.Credential) bool {
	a := e.Cloud.Do(ctx, stack.Account{Credential: &c}, stack.Call{Service: "identity", Method: "GET", Path: "/v3/auth/catalog"})
	return a.Trouble != stack.Denied
}

// end revokes a credential that was made but is not the stack's, because the action was refused or
// another one came first.
func (r *renewal) end(ctx context.Context) {
	if r.made == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	has, err := r.engine.Store.Stacks.Credential(ctx, r.id)
	if err == nil {
		if has.TrustID == r.made.TrustID && has.AppID == r.made.AppID && has.KeyAccess == r.made.KeyAccess {
			return
		}
		err = r.engine.Delegate.Revoke(ctx, *r.made)
	}
	if err != nil {
		r.engine.Log.Warn("cannot revoke credential; it stays in Keystone, perhaps unused", "project", r.caller.Project, "error", err)
	}
}
