package api

import (
	"cmp"
	"net/http"
	"slices"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

type api struct {
	Needs
	finder   access.Finder
	watchers watchers
}

// New returns the handler of the API.
func New(n Needs) http.Handler {
	n.MaxBody = cmp.Or(n.MaxBody, 1<<20)
	n.MaxTemplate = cmp.Or(n.MaxTemplate, 512<<10)
	n.Revision = cmp.Or(n.Revision, "unknown")
	a := &api{Needs: n, finder: access.Finder{Stacks: n.Store.Stacks, GlobalAdmin: n.GlobalAdmin}}
	return web.New(web.Needs{
		Routes:    a.routes(),
		Prefix:    n.Prefix,
		Limit:     n.MaxBody,
		Log:       n.Log,
		Encode:    web.EncodeJSON,
		Faults:    web.HeatFault,
		Before:    versions,
		Identify:  a.identify,
		Permit:    a.permit,
		Share:     share,
		Challenge: `Keystone uri="` + n.AuthURL + `"`,
	})
}

// root returns the beginning of the request's links. versions has added the version.
func root(r *web.Request) wire.Root { return wire.Root(r.Base) }

// stackOf returns the stack that the path names, by ID and name both.
func (a *api) stackOf(r *web.Request) (stack.Stack, error) {
	return a.finder.Exact(r.Context(), r.Caller, r.Vars["project"], r.Vars["stack"], r.Vars["id"])
}

// livingStackOf is stackOf for routes that a deleted stack does not have.
func (a *api) livingStackOf(r *web.Request) (stack.Stack, error) {
	s, err := a.stackOf(r)
	if err == nil && access.IsGone(s) {
		err = access.NoStack(s.Name)
	}
	return s, err
}

// resourceOf returns the resource that the path names in the stack.
func (a *api) resourceOf(r *web.Request, s stack.Stack) (stack.Resource, error) {
	name := r.Vars["resource"]
	res, err := a.Store.Resources.ResourceNamed(r.Context(), s.ID, name)
	if c := stack.CodeOf(err); c == stack.EntityNotFound || c == stack.NotFound {
		err = stack.Errorf(web.ResourceNotFound, "The Resource (%s) could not be found in Stack %s.", name, s.Name)
	}
	return res, err
}

// has reports whether a filter accepts a value. An empty filter accepts all.
func has(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// given returns the values of parameters that are not empty.
func given(r *web.Request, names ...string) []string {
	var all []string
	for _, name := range names {
		for _, v := range r.Query()[name] {
			if v != "" {
				all = append(all, v)
			}
		}
	}
	return all
}
