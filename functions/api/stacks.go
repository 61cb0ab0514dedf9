package api

import (
	"context"
	"time"

	"hearth/shared/access"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) createStack(r *web.Request) (web.Reply, error) {
	body, err := a.body(r)
	if err != nil {
		return web.Reply{}, err
	}
	request, err := body.Create(a.MaxTemplate)
	if err != nil {
		return web.Reply{}, err
	}
	s, err := a.Service.CreateStack(r.Context(), r.Caller, request)
	if err != nil {
		return web.Reply{}, asRefusal(err)
	}
	made := wire.NewMade(root(r), s)
	return web.Created(made.Links[0].Href, map[string]any{"stack": made})
}

func (a *api) previewStack(r *web.Request) (web.Reply, error) {
	body, err := a.body(r)
	if err != nil {
		return web.Reply{}, err
	}
	request, err := body.Create(a.MaxTemplate)
	if err != nil {
		return web.Reply{}, err
	}
	p, err := a.Service.PreviewStack(r.Context(), r.Caller, request)
	if err != nil {
		return web.Reply{}, asRefusal(err)
	}
	return web.OK(map[string]any{"stack": wire.NewPreview(root(r), p)})
}

func (a *api) showStack(r *web.Request) (web.Reply, error) {
	resolve, err := r.Bool("resolve_outputs", true)
	if err != nil {
		return web.Reply{}, err
	}
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	parameters, err := a.Service.Parameters(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	var outputs []engine.Output
	if resolve && !access.IsGone(s) {
		if outputs, err = a.outputs(r.Context(), s); err != nil {
			return web.Reply{}, err
		}
	}
	guard, err := a.Service.Guard(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	shown := wire.NewStack(root(r), s, parameters, outputs)
	shown.Guards = wire.NewGuards(guard, time.Now())
	return a.shown(r, s, map[string]any{"stack": shown})
}

// outputs are those of the stack, never nil.
func (a *api) outputs(ctx context.Context, s stack.Stack) ([]engine.Output, error) {
	outputs, err := a.Service.Outputs(ctx, s)
	if err == nil && outputs == nil {
		outputs = []engine.Output{}
	}
	return outputs, err
}

func (a *api) deleteStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if err := a.Service.DeleteStack(r.Context(), r.Caller, s, given(r, "retain")...); err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}
