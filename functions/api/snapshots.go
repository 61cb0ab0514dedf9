package api

import (
	"encoding/json"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) snapshotStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	fields, err := r.Fields()
	if err != nil {
		return web.Reply{}, err
	}
	var name *string
	if given, ok := fields["name"]; ok && json.Unmarshal(given, &name) != nil {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "name must be a text.")
	}
	one, err := a.Service.SnapshotStack(r.Context(), r.Caller, s, name)
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := wire.NewSnapshot(one)
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(shown)
}

func (a *api) listSnapshots(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	all, err := a.Service.Snapshots(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	items := make([]wire.Snapshot, len(all))
	for i, one := range all {
		if items[i], err = wire.NewSnapshot(one); err != nil {
			return web.Reply{}, err
		}
	}
	return web.OK(map[string]any{"snapshots": items})
}

func (a *api) showSnapshot(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	one, err := a.Service.Snapshot(r.Context(), s, r.Vars["snapshot"])
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := wire.NewSnapshot(one)
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"snapshot": shown})
}

func (a *api) deleteSnapshot(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if err := a.Service.DeleteSnapshot(r.Context(), r.Caller, s, r.Vars["snapshot"]); err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}

func (a *api) restoreStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if err := a.Service.RestoreStack(r.Context(), r.Caller, s, r.Vars["snapshot"]); err != nil {
		return web.Reply{}, asRefusal(err)
	}
	return web.Accepted()
}
