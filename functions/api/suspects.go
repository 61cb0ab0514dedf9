package api

import (
	"hearth/shared/web"
	"hearth/shared/wire"
)

// listSuspects answers with the project's suspects: calls that were given up on and may still take effect.
func (a *api) listSuspects(r *web.Request) (web.Reply, error) {
	all, err := a.Store.Resources.Suspects(r.Context(), r.Caller.Project)
	if err != nil {
		return web.Reply{}, err
	}
	items := make([]wire.Suspect, len(all))
	for i, one := range all {
		items[i] = wire.NewSuspect(one)
	}
	return web.OK(map[string]any{"suspects": items})
}
