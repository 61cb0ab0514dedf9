package api

import (
	"strings"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// signalPrefix begins the tokens that Hearth itself gives out for signals, so that
// they are told from Keystone's without asking it.
const signalPrefix = "hearth-signal-"

// signalParameter carries such a token in the URL of whoever can set no header: that of
// CFN_SIGNAL is all that a server has.
const signalParameter = "Signature"

// stackUserRole is the role of the users that stacks make for their own servers.
const stackUserRole = "heat_stack_user"

// identify asks Keystone whose token it is. A signal token is nobody's: whether it
// holds depends on the path, so permit asks.
func (a *api) identify(r *web.Request) error {
	token := r.Header.Get("X-Auth-Token")
	switch {
	case token == "" && strings.HasPrefix(r.Param(signalParameter), signalPrefix):
		r.Caller = stack.Caller{}
		return nil
	case token == "":
		return stack.Errorf(stack.Unauthorized, "No token")
	case strings.HasPrefix(token, signalPrefix):
		r.Caller = stack.Caller{}
		return nil
	}
	caller, err := a.Identity.Check(r.Context(), token)
	if err != nil {
		return err
	}
	caller.Token = token
	caller.Region = r.Header.Get("X-Region-Name")
	r.Caller = caller
	return nil
}

// share returns the project that the caller's token is for, however many tokens it has.
func share(r *web.Request) string {
	if r.Caller.Project == "" {
		return ""
	}
	return "project " + r.Caller.Project
}

// permit is the whole of who may do what: the project of the path must be the
// token's, but for administrators, then the route's policy must hold.
func (a *api) permit(r *web.Request, route web.Route) error {
	token := r.Header.Get("X-Auth-Token")
	if token == "" {
		token = r.Param(signalParameter)
	}
	if strings.HasPrefix(token, signalPrefix) {
		return a.permitSignal(r, route, token)
	}
	if r.Caller.Project == "" || r.Vars["project"] != r.Caller.Project && !a.everywhere(r.Caller) {
		return stack.Errorf(web.HTTPForbidden, "Access was denied to this resource.")
	}
	if !allows(route.Policy, r.Caller) {
		return forbidden(route.Action)
	}
	return nil
}

// everywhere reports whether the caller may see and change the stacks of all projects, by
// the path of any project or by a stack's id, as Heat's administrators may.
func (a *api) everywhere(c stack.Caller) bool {
	return a.GlobalAdmin && c.Has("admin") && !c.NotAdminProject
}

func forbidden(action string) error {
	return stack.Errorf(stack.Forbidden, "You are not authorized to use %s.", action)
}

func allows(p web.Policy, c stack.Caller) bool {
	isAdmin := c.Has("admin")
	isMember := isAdmin || c.Has("member")
	isReader := isMember || c.Has("reader")
	switch p {
	case reader, signaller:
		return isReader
	case stackUser:
		return isReader || c.Has(stackUserRole)
	case member:
		return isMember
	case admin:
		return isAdmin
	}
	return false
}

// permitSignal answers 401 to all but a token that holds for this very resource,
// so that a token found elsewhere tells nothing of what there is.
func (a *api) permitSignal(r *web.Request, route web.Route, token string) error {
	denied := stack.Errorf(stack.Unauthorized, "Not a token for this")
	if route.Policy != signaller {
		return denied
	}
	s, err := a.stackOf(r)
	if stack.CodeOf(err) == stack.EntityNotFound {
		return denied
	}
	if err != nil {
		return err
	}
	if !a.Service.SignalToken(r.Context(), token, s.ID, r.Vars["resource"]) {
		return denied
	}
	return nil
}
