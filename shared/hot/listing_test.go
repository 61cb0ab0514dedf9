package hot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestListing compares with Heat's list: how many functions of values, and how many more of
// conditions.
func TestListing(t *testing.T) {
	t.Parallel()
	want := map[string][2]int{
		"AWSTemplateFormatVersion.2010-09-09": {12, 4}, "HeatTemplateFormatVersion.2012-12-12": {11, 0},
		"heat_template_version.2013-05-23": {16, 0}, "heat_template_version.2014-10-16": {8, 0}, "heat_template_version.2015-04-30": {10, 0},
		"heat_template_version.2015-10-15": {10, 0}, "heat_template_version.2016-04-08": {11, 0}, "heat_template_version.2016-10-14": {14, 4},
		"heat_template_version.2017-02-24": {16, 4}, "heat_template_version.2017-09-01": {21, 4}, "heat_template_version.2018-03-02": {21, 4},
		"heat_template_version.2018-08-31": {21, 4}, "heat_template_version.2021-04-16": {21, 4},
	}
	got := map[string][2]int{}
	for _, v := range Versions() {
		var counts [2]int
		seen := map[string]bool{}
		for _, f := range Functions(v.Version) {
			if seen[f.Name] || f.About == "" {
				t.Errorf("%s lists %s twice, or without saying what it is", v.Version, f.Name)
			}
			seen[f.Name] = true
			if f.Condition {
				counts[1]++
			} else {
				counts[0]++
			}
		}
		got[v.Version] = counts
		if hasAlias := len(v.Aliases) > 0; hasAlias != (v.Kind == HOT && v.Version > "heat_template_version.2016-05") {
			t.Errorf("%s has the aliases %v", v.Version, v.Aliases)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if kind := Versions()[0].Kind; kind != CFN {
		t.Errorf("the first version is of %s", kind)
	}
	if Functions("heat_template_version.wallaby") == nil {
		t.Error("an alias of HOT has no functions")
	}
	if Functions("heat_template_version.2012-12-12") != nil {
		t.Error("HOT lists a version of CloudFormation")
	}
}
