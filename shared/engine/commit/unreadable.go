package commit

import "hearth/shared/stack"

// Readable returns an error when one of the rows cannot be decrypted. Actions other than a removal
// need its values; a removal needs only the ID of its object.
func Readable(rows []stack.Resource) error {
	for _, r := range rows {
		if r.Unopened != nil {
			return stack.Errorf(stack.StackValidationFailed, "%s: %s", stack.ResourcePath(r.Name), UnreadableReason("the resource"))
		}
	}
	return nil
}

// UnreadableRow returns the failure of a resource whose stored values cannot be read.
func UnreadableRow(r stack.Resource, what string) stack.Failure {
	return stack.FailureAt(r.Name, stack.Unreadable, UnreadableReason(what))
}

// UnreadableReason returns the sentence that something stored cannot be read.
func UnreadableReason(what string) string {
	return "What Hearth has stored of " + what + " cannot be read: its secret key is missing, or its bytes are spoilt."
}
