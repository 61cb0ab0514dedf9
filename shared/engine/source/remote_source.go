package source

import (
	"maps"

	"hearth/shared/nested"
	"hearth/shared/stack"
)

// AddSource adds the files, the environment and the event sinks of a nested stack to the body of a
// call.
func AddSource(call *stack.Call, s *nested.Stack, sinks []any) {
	said, _ := call.Body.(map[string]any)
	body := maps.Clone(said)
	environment := map[string]any{"resource_registry": s.Registry.Section()} // Heat refuses a section that is null
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
