package stack

import (
	"strings"
	"testing"
)

// TestFailureOfReason: a reason that an older release stored has the parts that it is made from now.
func TestFailureOfReason(t *testing.T) {
	t.Parallel()
	for _, f := range []Failure{
		FailureAt("a", "Conflict", "Name is in use: a."),
		FailureAt("0", "Error", "no"),
		FailureAt("a", "Error", "").Within("parent"),
		WentTo("ERROR", UnknownWhy).At("a"),
		WentTo("ERROR", "Message: No valid host was found., Code: 500").At("a"),
		{Text: "CREATE aborted (user triggered cancel)"},
	} {
		if got := FailureOfReason(f.Reason()); got != f {
			t.Errorf("%q is read as %+v, want %+v", f.Reason(), got, f)
		}
		want := f
		if !f.NamesResource() {
			want = Failure{}
		}
		if got := FailureOfStackReason("Resource CREATE failed: " + f.Reason()); got != want {
			t.Errorf("of a stack %q is read as %+v, want %+v", f.Reason(), got, want)
		}
	}
	for _, reason := range []string{"Timed out", "Stack CREATE cancelled", "Resource CREATE failed: resources.a: Timed out", ""} {
		if got := FailureOfStackReason(reason); got != (Failure{}) {
			t.Errorf("%q is read as %+v", reason, got)
		}
	}
}

// TestFailureOfProblems: the first problem that is at a resource gives the class and the path.
func TestFailureOfProblems(t *testing.T) {
	t.Parallel()
	at := func(where string) Problem { return Problem{}.WithHeading(PropertyError, where, "no: never") }
	for _, c := range []struct {
		problems Problems
		path     string
	}{
		{Problems{at("resources.a.properties.b"), at("resources.c")}, "resources.a.properties.b"},
		{Problems{at("outputs.a")}, ""},
		{Problems{{Message: "Error: resources.a: only words"}}, ""},
	} {
		got := c.problems.Failure()
		if got.Path != c.path || got.Reason() != c.problems.Error() || c.path != "" && !strings.HasPrefix(got.Text, "no: never") {
			t.Errorf("%v is %+v, want the path %q", c.problems, got, c.path)
		}
	}
}
