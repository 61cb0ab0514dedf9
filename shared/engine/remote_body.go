package engine

import (
	"context"

	"hearth/shared/stack"
)

// send puts into a call what the source of a row has beside the template: its files, and its
// environment with the parameters that the call gives.
func (s *scene) send(ctx context.Context, id string, call *stack.Call) error {
	src, err := s.engine.sourceOf(ctx, s.stack, id)
	if err != nil {
		return err
	}
	stored, err := s.engine.Store.Source(ctx, id)
	if err != nil {
		return err
	}
	enclose(call, src.stack, stored.Environment.EventSinks)
	return nil
}
