package cinder

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// isEncryption recognises an encryption by its properties and its creation time; a type has at most
// one. A type without one is answered with an empty object.
func isEncryption(r stack.Resource, candidate map[string]any) bool {
	if candidate["volume_type_id"] == nil {
		return false
	}
	for _, name := range []string{"provider", "control_location"} {
		if candidate[name] != r.Properties[name] {
			return false
		}
	}
	return stepdef.MadeSince(r, candidate)
}
