package commit

import (
	"strings"

	"hearth/shared/stack"
)

// The reasons of rows that fail without a look at their values begin with these words.
const (
	WorkerDied = "WorkerDied: "
	unreadable = "Unreadable: "
)

// IsFatalReason reports whether a row fails without a look at its values or its template.
func IsFatalReason(reason string) bool {
	return strings.HasPrefix(reason, WorkerDied) || strings.HasPrefix(reason, unreadable)
}

// Readable returns an error when one of the rows cannot be decrypted. Actions other than a removal
// need its values; a removal needs only the ID of its object.
func Readable(rows []stack.Resource) error {
	for _, r := range rows {
		if r.Unopened != nil {
			return stack.Errorf(stack.StackValidationFailed, "%s", cannotReadReason(r, "the resource"))
		}
	}
	return nil
}

// UnreadableRowReason returns the reason of a resource that fails because its stored values cannot
// be read.
func UnreadableRowReason(r stack.Resource, what string) string {
	return unreadable + cannotReadReason(r, what)
}

func cannotReadReason(r stack.Resource, what string) string {
	return stack.ResourcePath(r.Name) + ": " + UnreadableReason(what)
}

// UnreadableReason returns the sentence that something stored cannot be read.
func UnreadableReason(what string) string {
	return "What Hearth has stored of " + what + " cannot be read: its secret key is missing, or its bytes are spoilt."
}
