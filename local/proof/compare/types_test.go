package main

import (
	"os"
	"testing"

	"hearth/local/proof/compare/answers"
)

// Hearth's resource types equal Heat's recorded ones, field by field: their schemas, and the
// templates that are made from them. Every difference has a reason in
// testdata/types-differences.txt, and every reason there is used.
func TestTypesAgainstRecording(t *testing.T) {
	hearth, stop, err := startOwnHearth(t.Context(), "admin")
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
	if err := compareTypes(t.Context(), hearth, recorded, known, out); err != nil {
		t.Fatal(err)
	}
	if out.unexplained > 0 {
		t.Errorf("%d differences without a reason", out.unexplained)
	}
	if out.asked < 3*26 {
		t.Errorf("only %d answers were compared", out.asked)
	}
	for _, line := range known.Unmet() {
		t.Error(line)
	}
}
