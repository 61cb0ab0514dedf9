package api

import (
	"context"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Policies checks updates against stack policies.
type Policies interface {
	// CheckPolicies returns a Forbidden error for an update that a stack policy certainly refuses.
	CheckPolicies(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest) error
}

func (a *api) updateStack(r *web.Request) (web.Reply, error) { return a.update(r, false) }

// patchStack updates a stack. What the request leaves out stays as it is.
func (a *api) patchStack(r *web.Request) (web.Reply, error) { return a.update(r, true) }

func (a *api) update(r *web.Request, patch bool) (web.Reply, error) {
	s, request, err := a.updateRequest(r, patch)
	if err != nil {
		return web.Reply{}, err
	}
	if err := a.Policies.CheckPolicies(r.Context(), r.Caller, s, request); err != nil {
		return web.Reply{}, asRefusal(err)
	}
	if _, err := a.Stacks.UpdateStack(r.Context(), r.Caller, s, request); err != nil {
		return web.Reply{}, asRefusal(err)
	}
	return web.Accepted()
}

func (a *api) previewUpdate(r *web.Request) (web.Reply, error) { return a.previewOf(r, false) }
func (a *api) previewPatch(r *web.Request) (web.Reply, error)  { return a.previewOf(r, true) }

func (a *api) previewOf(r *web.Request, patch bool) (web.Reply, error) {
	depth, err := r.Bool("show_nested", false)
	if err != nil {
		return web.Reply{}, err
	}
	s, request, err := a.updateRequest(r, patch)
	if err != nil {
		return web.Reply{}, err
	}
	changes, err := a.Stacks.PreviewUpdate(r.Context(), r.Caller, s, request, depth)
	if err != nil {
		return web.Reply{}, asRefusal(err)
	}
	return web.OK(map[string]any{"resource_changes": wire.NewChanges(changes)})
}

func (a *api) updateRequest(r *web.Request, patch bool) (s stack.Stack, request engine.UpdateRequest, err error) {
	if s, err = a.livingStackOf(r); err != nil {
		return s, request, err
	}
	body, err := a.body(r)
	if err != nil {
		return s, request, err
	}
	request, err = body.Update(a.MaxTemplate, patch)
	return s, request, err
}
