package main

import (
	"path/filepath"
	"testing"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/compare/cases"
)

// Hearth answers the recorded requests as Heat did, except for differences that have a reason.
func TestAgainstRecordings(t *testing.T) {
	hearth, stop, err := startOwnHearth(t.Context(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	known, err := answers.ReadKnown("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	o := options{data: "testdata"}
	names, all, err := o.subjects()
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, subject := range names {
		recorded, err := answers.Read(filepath.Join(o.data, "recorded"), subject)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case recorded.Heat == "":
			t.Errorf("%s: recorded.Heat is empty", subject)
		case recorded.Date == "":
			t.Errorf("%s: recorded.Date is empty", subject)
		case len(recorded.Cases) != len(all[subject]):
			t.Errorf("%s: len(recorded.Cases) = %d, want %d", subject, len(recorded.Cases), len(all[subject]))
		}
		for _, c := range all[subject] {
			said := recorded.Cases[c.Name]
			if said.Sum != c.Sum() {
				t.Errorf("%s is not what was recorded: record it again", c.ID())
				continue
			}
			for _, q := range cases.Questions {
				ours, err := hearth.ask(t.Context(), c, q)
				if err != nil {
					t.Error(err)
					continue
				}
				if asked++; ours.Status >= 500 {
					t.Errorf("%s %s: a template's mistake is answered %d", c.ID(), q, ours.Status)
				}
				for _, d := range answers.Compare(said.Answers[string(q)], ours) {
					if known.Find(c.ID(), string(q), d.Field) == nil {
						t.Errorf("%s %s: %s\n heat   %s\n hearth %s", c.ID(), q, d.Field, answers.Clip(d.Heat), answers.Clip(d.Ours))
					}
				}
			}
		}
	}
	if asked < 2*300 {
		t.Errorf("only %d answers were compared", asked)
	}
	for _, line := range known.Unmet() {
		t.Error(line)
	}
}
