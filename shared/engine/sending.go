package engine

import (
	"context"
	"maps"

	"hearth/shared/nested"
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

// enclose is send for a source in hand.
func enclose(call *stack.Call, s *nested.Stack, sinks []any) {
	said, _ := call.Body.(map[string]any)
	body := maps.Clone(said)
	environment := map[string]any{"resource_registry": s.Registry.Section()} // a section that is null is refused
	if given, ok := body["parameters"].(map[string]any); ok {
		environment["parameters"] = given
	}
	if defaults := s.Defaults(); defaults != nil {
		environment["parameter_defaults"] = defaults
	}
	if len(sinks) > 0 {
		environment["event_sinks"] = sinks
	}
	body["environment"], body["files"] = environment, s.Files()
	call.Body = body
}
