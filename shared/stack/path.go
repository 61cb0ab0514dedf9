package stack

import "strings"

// ResourcePath returns the name of a resource in reasons, as in Heat: resources.web, and
// resources[0] for a member of a group, whose name is a number.
func ResourcePath(name string) string {
	if name != "" && strings.Trim(name, "0123456789") == "" {
		return "resources[" + name + "]"
	}
	return "resources." + name
}
