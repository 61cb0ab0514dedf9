package stack

import (
	"regexp"
)

var stackName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_.-]{0,254}$`)

// CheckName refuses a name that no stack may have, in Heat's words.
func CheckName(name string) error {
	if stackName.MatchString(name) {
		return nil
	}
	return Errorf(StackValidationFailed,
		`Invalid stack name %s must contain only alphanumeric or "_-." characters, must start with alpha and must be 255 characters or less.`, name)
}
