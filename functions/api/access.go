package api

import (
	"strings"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// signalParameter is the query parameter with a signal token, for servers that cannot set a header.
// With CFN_SIGNAL a server has only the URL.
const signalParameter = "Signature"

// identify asks Keystone whose token it is. A signal token has no user; permit checks it
// later, because it is good for one path.
func (a *api) identify(r *web.Request) error {
	token := r.Header.Get("X-Auth-Token")
	switch {
	case token == "" && strings.HasPrefix(r.Param(signalParameter), stack.SignalTokenPrefix):
		r.Caller = stack.Caller{}
		return nil
	case token == "":
		return stack.Errorf(stack.Unauthorized, "No token")
	case strings.HasPrefix(token, stack.SignalTokenPrefix):
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

// share returns the project of the caller's token. All tokens of a project share its places.
func share(r *web.Request) string {
	if r.Caller.Project == "" {
		return ""
	}
	return "project " + r.Caller.Project
}

// permit checks that the caller may take the route. The project of the path must be the
// token's, except for administrators of all projects; and the route's policy must allow it.
func (a *api) permit(r *web.Request, route web.Route) error {
	token := r.Header.Get("X-Auth-Token")
	if token == "" {
		token = r.Param(signalParameter)
	}
	if strings.HasPrefix(token, stack.SignalTokenPrefix) {
		return a.permitSignal(r, route, token)
	}
	if r.Caller.Project == "" || r.Vars["project"] != r.Caller.Project && !a.finder.IsGlobal(r.Caller) {
		return stack.Errorf(web.HTTPForbidden, "Access was denied to this resource.")
	}
	if !access.Allows(route.Policy, r.Caller) {
		return access.Forbidden(route.Action)
	}
	return nil
}

// permitSignal checks a signal token. Every token but that of the resource itself gets a 401, so
// that a stolen token does not show which resources exist.
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
	if !a.Signals.SignalToken(r.Context(), token, s.ID, r.Vars["resource"]) {
		return denied
	}
	return nil
}
