package api

import (
	"context"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) exportStack(r *web.Request) (web.Reply, error) {
	return a.exported(r, a.Stacks.ExportStack)
}

func (a *api) abandonStack(r *web.Request) (web.Reply, error) {
	return a.exported(r, a.Stacks.AbandonStack)
}

// exported answers with the value that save returns. The secrets to mask are read first, because an
// abandoned stack may not exist afterwards.
func (a *api) exported(r *web.Request, save func(context.Context, stack.Stack) (stack.Saved, error)) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	known, err := a.hiddenFrom(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	saved, err := save(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := wire.NewExport(saved)
	if err != nil {
		return web.Reply{}, err
	}
	return masked(known, shown)
}
