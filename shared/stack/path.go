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

// IsResourcePath reports whether a path that Heat's sentences write is of a resource.
func IsResourcePath(path string) bool {
	return strings.HasPrefix(path, "resources.") || strings.HasPrefix(path, "resources[")
}
