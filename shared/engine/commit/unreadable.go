package commit

import "hearth/shared/stack"

// Readable refuses an action that would have to know a row which cannot be opened. A
// removal needs no more than the id of its object.
func Readable(rows []stack.Resource) error {
	for _, r := range rows {
		if r.Unopened != nil {
			return stack.Errorf(stack.StackValidationFailed, "%s", cannotReadReason(r, "the resource"))
		}
	}
	return nil
}

// Unreadable returns the reason of a resource that fails since what is stored cannot be read.
func Unreadable(r stack.Resource, what string) string {
	return "Unreadable: " + cannotReadReason(r, what)
}

func cannotReadReason(r stack.Resource, what string) string {
	return stack.ResourcePath(r.Name) + ": " + Spoilt(what)
}

func Spoilt(what string) string {
	return "What Hearth has stored of " + what + " cannot be read: its secret key is missing, or its bytes are spoilt."
}
