package lifecycle

import (
	"testing"

	"hearth/shared/stack"
)

// TestFailureOfNestedStack: the path of what failed in a nested stack begins with the parent's
// resource. A stack that does not name what failed is shown with its whole reason.
func TestFailureOfNestedStack(t *testing.T) {
	t.Parallel()
	inner := stack.FailureAt("0", "Conflict", "busy: no")
	aborted := stack.Failure{Text: "CREATE aborted (user triggered cancel)"}
	for name, c := range map[string]struct {
		settle Settle
		want   string // the reason of the resource in the parent's parent
	}{
		"a resource": {
			Settle{Failed: &stack.Resource{Action: stack.Create, Reason: inner.Reason(), Failure: inner}},
			"Conflict: resources.outer.resources.g.resources[0]: busy: no",
		},
		"no class": {
			Settle{Failed: &stack.Resource{Action: stack.Create, Reason: aborted.Reason()}},
			"resources.outer: Resource CREATE failed: resources.g: Resource CREATE failed: CREATE aborted (user triggered cancel)",
		},
		"words like a failure": {
			Settle{Refused: "Resource X failed: Error: resources.x: only words"},
			"resources.outer: Resource CREATE failed: resources.g: Resource X failed: Error: resources.x: only words",
		},
	} {
		s, _ := NextStack(stack.Stack{Action: stack.Create, Status: stack.InProgress, DisableRollback: true}, StackEvent{Settle: &c.settle})
		row := stack.Resource{Name: "g", Action: stack.Create}.WithFailure(nestedFailure("g", s))
		s, _ = NextStack(stack.Stack{Action: stack.Create, Status: stack.InProgress, DisableRollback: true}, StackEvent{Settle: &Settle{Failed: &row}})
		if got := nestedFailure("outer", s).Reason(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestFailureOfNestedCheck: as in Heat, the list of a check that found something counts as the
// failure of its first resource.
func TestFailureOfNestedCheck(t *testing.T) {
	t.Parallel()
	two := []stack.Failure{stack.FailureAt("a", "Error", "'status': expected 'ACTIVE', got 'ERROR'"), stack.FailureAt("b", "Error", "no")}
	for name, c := range map[string]struct {
		all           []stack.Failure
		reason, above string
	}{
		"one": {
			two[1:], "Resource CHECK failed: ['Error: resources.b: no']",
			"['Error: resources.g.resources.b: no']",
		},
		"two, the first with quotes": {
			two, `Resource CHECK failed: ["Error: resources.a: 'status': expected 'ACTIVE', got 'ERROR'", 'Error: resources.b: no']`,
			`["Error: resources.g.resources.a: 'status': expected 'ACTIVE', got 'ERROR'", 'Error: resources.b: no']`,
		},
		"a name that Python escapes": {
			[]stack.Failure{stack.FailureAt(`a\b`, "Error", "no")}, `Resource CHECK failed: ['Error: resources.a\\b: no']`,
			`resources.g: Resource CHECK failed: ['Error: resources.a\\b: no']`,
		},
	} {
		s, _ := NextStack(stack.Stack{Action: stack.Check, Status: stack.InProgress}, StackEvent{Settle: &Settle{All: c.all, CheckedInPart: true}})
		if s.Reason != c.reason+stack.PartialNote {
			t.Errorf("%s: the reason is %q", name, s.Reason)
		}
		if got := nestedFailure("g", s).Reason(); got != c.above+stack.PartialNote {
			t.Errorf("%s: in the parent it is %q", name, got)
		}
	}
}
