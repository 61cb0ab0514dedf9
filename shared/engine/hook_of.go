package engine

import (
	"slices"

	"hearth/shared/stack"
)

// hooked says whether an environment has a resource wait at a hook.
func (s *scene) hooked(r stack.Resource, hook string) bool {
	if hook == "" || s.source == nil {
		return false
	}
	declared := s.source.template.Resource(r.Name)
	return declared != nil && declared.ExternalID == nil && slices.Contains(s.source.stack.Registry.Hooks(r.Name), hook)
}
