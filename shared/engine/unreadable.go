package engine

import "hearth/shared/stack"

// readable refuses an action that would have to know a row which cannot be opened. A
// removal needs no more than the id of its object.
func readable(rows []stack.Resource) error {
	for _, r := range rows {
		if r.Unopened != nil {
			return stack.Errorf(stack.StackValidationFailed, "%s", cannotRead(r, "the resource"))
		}
	}
	return nil
}

// unreadable returns the reason of a resource that fails since what is stored cannot be read.
func unreadable(r stack.Resource, what string) string { return "Unreadable: " + cannotRead(r, what) }

func cannotRead(r stack.Resource, what string) string {
	return stack.ResourcePath(r.Name) + ": " + spoilt(what)
}

func spoilt(what string) string {
	return "What Hearth has stored of " + what + " cannot be read: its secret key is missing, or its bytes are spoilt."
}
