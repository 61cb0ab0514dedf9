package api

import (
	"context"
	"encoding/json"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Snapshots takes, shows, deletes and restores snapshots.
type Snapshots interface {
	SnapshotStack(ctx context.Context, c stack.Caller, s stack.Stack, name *string) (stack.StackSnapshot, error)
	Snapshots(ctx context.Context, s stack.Stack) ([]stack.StackSnapshot, error)
	Snapshot(ctx context.Context, s stack.Stack, id string) (stack.StackSnapshot, error) // NotFound
	DeleteSnapshot(ctx context.Context, c stack.Caller, s stack.Stack, id string) error
	RestoreStack(ctx context.Context, c stack.Caller, s stack.Stack, id string) error
}

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
	one, err := a.Snapshots.SnapshotStack(r.Context(), r.Caller, s, name)
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
	all, err := a.Snapshots.Snapshots(r.Context(), s)
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
	one, err := a.Snapshots.Snapshot(r.Context(), s, r.Vars["snapshot"])
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
	if err := a.Snapshots.DeleteSnapshot(r.Context(), r.Caller, s, r.Vars["snapshot"]); err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}

func (a *api) restoreStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if err := a.Snapshots.RestoreStack(r.Context(), r.Caller, s, r.Vars["snapshot"]); err != nil {
		return web.Reply{}, asRefusal(err)
	}
	return web.Accepted()
}
