package request

import (
	"context"

	"hearth/shared/stack"
)

// Parameters returns the stack's parameters as they are shown: hidden ones are masked.
func (e *Requests) Parameters(ctx context.Context, s stack.Stack) (map[string]string, error) {
	scene, err := e.OpenScene(ctx, s)
	if err != nil {
		return nil, err
	}
	return scene.Source.Parameters.Shown(), nil
}

// Environment returns the environment of the stack, with the types that are nested templates.
func (e *Requests) Environment(ctx context.Context, s stack.Stack) (stack.Environment, error) {
	scene, err := e.OpenScene(ctx, s)
	if err != nil {
		return stack.Environment{}, err
	}
	src, err := e.Store.Stacks.Source(ctx, s.SourceID)
	if err != nil {
		return stack.Environment{}, err
	}
	env := scene.Source.ShownEnvironment(src.Environment)
	known, err := e.Secrets(ctx, s)
	if err != nil {
		return stack.Environment{}, err
	}
	env.Parameters, env.ParameterDefaults = known.MaskMap(env.Parameters), known.MaskMap(env.ParameterDefaults)
	return env, nil
}
