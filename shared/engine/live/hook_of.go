package live

import (
	"slices"

	"hearth/shared/stack"
)

// HasHook reports whether the environment sets the hook for a resource.
func (s *Scene) HasHook(r stack.Resource, hook string) bool {
	if hook == "" || s.Source == nil {
		return false
	}
	declared := s.Source.Template.Resource(r.Name)
	return declared != nil && declared.ExternalID == nil && slices.Contains(s.Source.Stack.Registry.Hooks(r.Name), hook)
}
