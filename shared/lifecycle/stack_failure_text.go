package lifecycle

import (
	"fmt"
	"strings"

	"hearth/shared/python"
	"hearth/shared/stack"
)

// A stackFailure is the reason of a stack whose action failed, and the failure of the resource that
// the reason names; zero when it names none.
type stackFailure struct {
	reason   string
	resource stack.Failure
}

// resourceFailed returns the failure of a stack in which the action of a resource failed.
func resourceFailed(action stack.Action, f stack.Failure) stackFailure {
	why := stackFailure{reason: fmt.Sprintf("Resource %s failed: %s", action, f.Reason())}
	if f.NamesResource() {
		why.resource = f
	}
	return why
}

// checkFailure returns the failures of all resources as one. As in Heat it is a Python list of
// sentences, and counts as that of the first resource. So the class has the list's first letters.
func checkFailure(all []stack.Failure, note string) stack.Failure {
	reasons := make([]string, len(all))
	for i, f := range all {
		reasons[i] = f.Reason()
	}
	text := python.List(reasons)
	f := stack.Failure{Class: text[:len("['")] + all[0].Class, Path: all[0].Path}
	rest, whole := strings.CutPrefix(text, f.Heading())
	if !all[0].NamesResource() || !whole { // such as a name with letters that Python escapes
		return stack.Failure{Text: text + note}
	}
	f.Text = rest + note
	return f
}
