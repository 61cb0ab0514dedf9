package lifecycle

import (
	"fmt"

	"hearth/shared/stack"
)

// Aborted returns the failure of a resource whose action was ended by a newer action of its stack,
// in Heat's words.
func Aborted(r stack.Resource) stack.Failure {
	return stack.Failure{Text: fmt.Sprintf("%s aborted (user triggered cancel)", r.Action)}
}
