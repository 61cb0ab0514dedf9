package api

import (
	"maps"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// actOnStack does the one action that the body names; what it says of it does not
// matter.
func (a *api) actOnStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	fields, _, err := r.Object()
	if err != nil {
		return web.Reply{}, err
	}
	switch {
	case len(fields) == 0:
		return web.Reply{}, stack.Errorf(stack.BadRequest, "No action specified")
	case len(fields) > 1:
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Multiple actions specified")
	}
	action := slices.Collect(maps.Keys(fields))[0]
	if action != "cancel_update" && action != "cancel_without_rollback" {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Invalid action %s specified", action)
	}
	if err := a.Service.CancelUpdate(r.Context(), s, action == "cancel_update"); err != nil {
		return web.Reply{}, err
	}
	return web.OK(web.Null)
}
