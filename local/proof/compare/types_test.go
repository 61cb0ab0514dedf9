package main

import (
	"os"
	"testing"

	"hearth/local/proof/compare/answers"
)

// Hearth's resource types are as Heat's were when they were recorded, field by field:
// their schemas, and the templates that are made from them. What differs has its
// reason in testdata/types-differences.txt, and every reason there is met.
func TestTypesAgainstRecording(t *testing.T) {
	hearth, stop, err := house(t.Context(), "admin")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	known, err := answers.ReadKnown("testdata/" + typeDifferences)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := answers.Read("testdata", typeRecording)
	if err != nil {
		t.Fatal(err)
	}
	out := newTable(os.Stdout, false)
	if err := meetTypes(t.Context(), hearth, recorded, known, out); err != nil {
		t.Fatal(err)
	}
	if out.without > 0 {
		t.Errorf("%d differences without a reason", out.without)
	}
	if out.asked < 3*26 {
		t.Errorf("only %d answers were compared", out.asked)
	}
	for _, line := range known.Unmet() {
		t.Error(line)
	}
}
