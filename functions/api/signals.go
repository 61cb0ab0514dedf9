package api

import (
	"context"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// Signals delivers signals.
type Signals interface {
	Signal(ctx context.Context, c stack.Caller, s stack.Stack, r stack.Resource, details map[string]any) error
	// SignalToken reports whether a token of Hearth's own may signal the resource.
	SignalToken(ctx context.Context, token, stackID, resource string) bool
}

// signalResource sends the signal in the body to a resource. An empty body is a signal without
// details.
func (a *api) signalResource(r *web.Request) (web.Reply, error) {
	details, err := r.Values()
	if err != nil {
		return web.Reply{}, err
	}
	s, row, err := a.ownResourceOf(r, "resource:signal")
	if err != nil {
		return web.Reply{}, err
	}
	_, hook := details["unset_hook"] // every resource may have hooks
	if def, err := a.Templates.Type(r.Context(), row.Type); !hook && (err != nil || !def.Signals) {
		return web.Reply{}, stack.Errorf(web.ActionNotSupported, "signal is not supported for resource.")
	}
	if err := a.Signals.Signal(r.Context(), r.Caller, s, row, details); err != nil {
		return web.Reply{}, err
	}
	return web.OK(web.Null)
}
