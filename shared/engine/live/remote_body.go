package live

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// Send adds the files and the environment of a row's source to a call, with the parameters that the
// call gives.
func (s *Scene) Send(ctx context.Context, id string, call *stack.Call) error {
	src, err := s.Runtime.SourceOf(ctx, s.Stack, id)
	if err != nil {
		return err
	}
	stored, err := s.Runtime.Store.Source(ctx, id)
	if err != nil {
		return err
	}
	source.AddSource(call, src.Stack, stored.Environment.EventSinks)
	return nil
}
