package commit

import (
	"strings"
	"testing"

	"hearth/shared/stack"
)

// TestCutFailure: the parts of a reason that is cut are those of what is left, also where the cut is
// within a letter.
func TestCutFailure(t *testing.T) {
	why := stack.FailureAt("r", "Conflict", strings.Repeat("é", mostReason))
	row := stack.Resource{Name: "r"}.WithFailure(why)
	s := stack.Stack{Reason: "Resource CREATE failed: " + why.Reason(), Failure: why}
	given := stack.Change{Resource: &row, Stack: &s, Stopped: []stack.Resource{row}}
	cut := cutToBounds(given)
	for name, r := range map[string]stack.Resource{"the row": *cut.Resource, "another row": cut.Stopped[0]} {
		if len(r.Reason) > mostReason || r.Failure.Reason() != r.Reason || r.Failure.Path != why.Path {
			t.Errorf("%s has %d bytes, and the parts %q", name, len(r.Reason), r.Failure.Heading())
		}
	}
	if got := cut.Stack; len(got.Reason) > mostReason || "Resource CREATE failed: "+got.Failure.Reason() != got.Reason {
		t.Errorf("the stack has %d bytes, and its failure %d", len(got.Reason), len(got.Failure.Reason()))
	}
	if row.Reason != why.Reason() || given.Stopped[0].Reason != row.Reason {
		t.Error("the rows of the caller were cut")
	}
	long := stack.FailureAt(strings.Repeat("r", mostReason), "Conflict", "no")
	if got := cutFailure(long, long.Reason()); !got.IsZero() {
		t.Errorf("nothing is left of the text, and the failure has %d bytes", len(got.Reason()))
	}
}
