package api

import (
	"cmp"
	"net/http"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

type api struct {
	Needs
	watchers watchers
}

// New makes the handler of the whole API.
func New(n Needs) http.Handler {
	n.MaxBody = cmp.Or(n.MaxBody, 1<<20)
	n.MaxTemplate = cmp.Or(n.MaxTemplate, 512<<10)
	n.Revision = cmp.Or(n.Revision, "unknown")
	a := &api{Needs: n}
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

// root is what the request's links begin with; versions has put the version in.
func root(r *web.Request) wire.Root { return wire.Root(r.Base) }

// stackOf finds the stack that the path names, by id and name both.
func (a *api) stackOf(r *web.Request) (stack.Stack, error) {
	s, err := a.find(r, r.Vars["id"])
	if err != nil && stack.CodeOf(err) != stack.EntityNotFound {
		return s, err
	}
	if err != nil || s.Name != r.Vars["stack"] || s.ID != r.Vars["id"] {
		return s, noStack(r.Vars["stack"])
	}
	return s, nil
}

// find finds a stack of the path's project by its id or its name. An administrator finds
// those of all projects by their id.
func (a *api) find(r *web.Request, nameOrID string) (stack.Stack, error) {
	s, err := a.Store.FindStack(r.Context(), r.Vars["project"], nameOrID)
	if stack.CodeOf(err) == stack.EntityNotFound && a.everywhere(r.Caller) {
		return a.Store.Stack(r.Context(), nameOrID)
	}
	return s, err
}

// livingStackOf is stackOf for what only a stack that is not deleted has.
func (a *api) livingStackOf(r *web.Request) (stack.Stack, error) {
	s, err := a.stackOf(r)
	if err == nil && gone(s) {
		err = noStack(s.Name)
	}
	return s, err
}

func gone(s stack.Stack) bool { return s.Action == stack.Delete && s.Status == stack.Complete }

func noStack(name string) error {
	return stack.Errorf(stack.EntityNotFound, "The Stack (%s) could not be found.", name)
}

// resourceOf finds the resource that the path names in the stack.
func (a *api) resourceOf(r *web.Request, s stack.Stack) (stack.Resource, error) {
	name := r.Vars["resource"]
	res, err := a.Store.ResourceNamed(r.Context(), s.ID, name)
	if c := stack.CodeOf(err); c == stack.EntityNotFound || c == stack.NotFound {
		err = stack.Errorf(web.ResourceNotFound, "The Resource (%s) could not be found in Stack %s.", name, s.Name)
	}
	return res, err
}

// has says whether a filter lets a value through: one that was not given lets all.
func has(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// given are the values of a parameter that are not empty.
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
