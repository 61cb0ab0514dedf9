package api

import (
	"context"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Outputs shows outputs, and which values of a stack are secret.
type Outputs interface {
	Outputs(ctx context.Context, s stack.Stack) ([]engine.Output, error)
	// Secrets returns what only the owners of a stack may see of its tree.
	Secrets(ctx context.Context, s stack.Stack) (*stack.Secrets, error)
}

func (a *api) listOutputs(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	outputs, err := a.outputs(r.Context(), s)
	items := make([]wire.OutputItem, len(outputs))
	for i, o := range outputs {
		items[i] = wire.NewOutputItem(o)
	}
	if err != nil {
		return web.Reply{}, err
	}
	return a.shown(r, s, map[string]any{"outputs": items})
}

func (a *api) showOutput(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	outputs, err := a.outputs(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	for _, o := range outputs {
		if o.Key == r.Vars["output"] {
			return a.shown(r, s, map[string]any{"output": wire.NewOutput(o)})
		}
	}
	return web.Reply{}, stack.Errorf(stack.NotFound, "Specified output key %s not found.", r.Vars["output"])
}
