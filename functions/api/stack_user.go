package api

import (
	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/web"
)

// ownResourceOf returns the stack and the resource that a request names. A caller who is the user of a
// resource, in the project of its stack's users, gets that resource and no other.
func (a *api) ownResourceOf(r *web.Request, action string) (s stack.Stack, row stack.Resource, err error) {
	if r.Caller.Project == "" || access.Allows(access.Reader, r.Caller) {
		if s, err = a.livingStackOf(r); err == nil {
			row, err = a.resourceOf(r, s)
		}
		return s, row, err
	}
	denied := access.Forbidden(action)
	s, err = a.Store.Stacks.Stack(r.Context(), r.Vars["id"])
	if code := stack.CodeOf(err); code == stack.EntityNotFound || code == stack.NotFound {
		return s, row, denied
	}
	if err != nil {
		return s, row, err
	}
	if s.UserProject == "" || s.UserProject != r.Caller.Project || s.Name != r.Vars["stack"] || access.IsGone(s) {
		return s, row, denied
	}
	if row, err = a.resourceOf(r, s); err != nil {
		return s, row, err
	}
	if !isUserOf(r.Caller, s, row) {
		return s, row, denied
	}
	return s, row, nil
}

// isUserOf reports whether a caller is the user of a resource, which its server signs in as.
func isUserOf(c stack.Caller, s stack.Stack, row stack.Resource) bool {
	user, _ := row.Data[stepdef.StackUser].(map[string]any)
	id, _ := user["user_id"].(string)
	return id != "" && id == c.UserID && s.UserProject != "" && s.UserProject == c.Project
}
