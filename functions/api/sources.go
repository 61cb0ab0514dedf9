package api

import (
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// sourceOf finds what the stack of the path is made from.
func (a *api) sourceOf(r *web.Request) (stack.Stack, stack.Source, error) {
	s, err := a.stackOf(r)
	if err != nil {
		return s, stack.Source{}, err
	}
	source, err := a.Service.Source(r.Context(), s)
	return s, source, err
}

func (a *api) showTemplate(r *web.Request) (web.Reply, error) {
	s, source, err := a.sourceOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	text, err := wire.NewTemplate(source.Template)
	if err != nil {
		return web.Reply{}, err
	}
	return a.shown(r, s, text)
}

func (a *api) showFiles(r *web.Request) (web.Reply, error) {
	s, source, err := a.sourceOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if source.Files == nil {
		source.Files = map[string]string{}
	}
	return a.shown(r, s, source.Files)
}

func (a *api) showEnvironment(r *web.Request) (web.Reply, error) {
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	env, err := a.Service.Environment(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := a.Service.Parameters(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(wire.NewEnvironment(env, shown))
}
