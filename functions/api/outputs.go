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
	// OutputsWithSecrets returns the outputs of a stack, and the secrets that they use.
	OutputsWithSecrets(ctx context.Context, s stack.Stack) ([]engine.Output, *stack.Secrets, error)
	// Secrets returns the secrets of a stack's tree, which only its owners may see.
	Secrets(ctx context.Context, s stack.Stack) (*stack.Secrets, error)
}

func (a *api) listOutputs(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	outputs, hidden, err := a.outputs(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	items := make([]wire.OutputItem, len(outputs))
	for i, o := range outputs {
		items[i] = wire.NewOutputItem(o)
	}
	return masked(hidden, map[string]any{"outputs": items})
}

func (a *api) showOutput(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	outputs, hidden, err := a.outputs(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	for _, o := range outputs {
		if o.Key == r.Vars["output"] {
			return masked(hidden, map[string]any{"output": wire.NewOutput(o)})
		}
	}
	return web.Reply{}, stack.Errorf(stack.NotFound, "Specified output key %s not found.", r.Vars["output"])
}

// outputs returns the outputs of a stack as the caller may see them, never nil, and the secrets that
// are hidden from the caller.
func (a *api) outputs(r *web.Request, s stack.Stack) ([]engine.Output, *stack.Secrets, error) {
	hidden, err := a.hiddenFrom(r, s)
	if err != nil {
		return nil, nil, err
	}
	outputs, made, err := a.Outputs.OutputsWithSecrets(r.Context(), s)
	if err != nil {
		return nil, nil, err
	}
	if hidden == nil {
		return append([]engine.Output{}, outputs...), nil, nil
	}
	all := stack.UnionSecrets(hidden, made)
	shown := make([]engine.Output, len(outputs))
	for i, o := range outputs {
		shown[i] = o.Masked(all)
	}
	return shown, hidden, nil
}
