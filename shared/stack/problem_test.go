package stack

import "testing"

// TestHeading holds what a problem's message is made of, and that its text comes back.
func TestHeading(t *testing.T) {
	for want, p := range map[string]Problem{
		"Property error: resources[0].size: no: good": Problem{}.WithHeading(PropertyError, "resources[0].size", "no: good"),
		"resources.a<b>: no":                          Problem{}.WithHeading("", "resources.a<b>", "no"),
		"Condition validation error: no":              Problem{}.WithHeading(ConditionError, "", "no"),
		"no":                                          Problem{}.WithHeading("", "", "no"),
	} {
		if p.Message != want {
			t.Errorf("the message is %q, want %q", p.Message, want)
		}
		text := "no"
		if p.Where == "resources[0].size" {
			text = "no: good"
		}
		if got := p.Text(); got != text {
			t.Errorf("%s: the text is %q, want %q", want, got, text)
		}
	}
	cut := Problem{}.WithHeading("", "resources.long", "no")
	cut.Message = cut.Message[:5]
	if got := cut.Text(); got != "" {
		t.Errorf("a message that was cut in its heading has the text %q", got)
	}
}

// A masked problem has a heading only while its message begins with it.
func TestMaskedHeading(t *testing.T) {
	mask := func(secret string) Problem {
		s := &Secrets{}
		s.Add(secret)
		return s.MaskProblems(Problems{Problem{}.WithHeading(PropertyError, "resources.a.properties", "no such thing")})[0]
	}
	if p := mask("such thing"); p.Where != "resources.a.properties" || p.Message != "Property error: resources.a.properties: no ******" {
		t.Errorf("a secret in the text: %+v", p)
	}
	switch p := mask("a.properties: no such"); {
	case p.Where != "":
		t.Errorf("a secret over the end of the heading: %+v", p)
	case p.Class != "":
		t.Errorf("a secret over the end of the heading: %+v", p)
	case p.Message != "Property error: resources.****** thing":
		t.Errorf("a secret over the end of the heading: %+v", p)
	}
}

// A note has the heading of its own sentence.
func TestNotedHeading(t *testing.T) {
	p := Problem{Named: true, Offline: "maybe", OfflineWhere: "resources.b"}.WithHeading(PropertyError, "resources.a", "no")
	all, _ := Problems{p}.Noted()
	switch got := all[0]; {
	case got.Message != "maybe":
		t.Errorf("the note is %+v", got)
	case got.Class != "":
		t.Errorf("the note is %+v", got)
	case got.Where != "resources.b":
		t.Errorf("the note is %+v", got)
	case got.Named:
		t.Errorf("the note is %+v", got)
	}
}

// TestNamesPath tells by which part of a problem its message names the place.
func TestNamesPath(t *testing.T) {
	for name, c := range map[string]struct {
		problem    Problem
		path, part bool
	}{
		"the path in front":          {Problem{Path: "resources.a", Where: "resources.a.properties"}, true, true},
		"an index for a number":      {Problem{Path: "resources.0.type", Where: "resources[0].type"}, true, true},
		"a name in the sentence":     {Problem{Path: "size", Named: true}, true, true},
		"the rest of the path":       {Problem{Path: "Outputs.o.Value.Fn::Sub[1].a.Ref"}.WithHeading("", "Outputs.o.Value.Fn::Sub", "[1].a.Ref: no"), true, true},
		"the function at its end":    {Problem{Path: "Outputs.o.Value.Fn::Sub.Ref"}.WithHeading("", "Outputs.o.Value.Fn::Sub", "Ref: no"), true, true},
		"only its beginning":         {Problem{Path: "Outputs.o.Value.Fn::Sub.Ref"}.WithHeading("", "Outputs.o.Value.Fn::Sub", "no"), false, false},
		"the place in brackets":      {Problem{Path: "Resources.A.Properties.x.Ref", Named: true, Placed: true, Message: "c (in A.Properties.x) is incorrect."}, true, true},
		"the last name of the path":  {Problem{Path: "parameters.size", Named: true}, false, true},
		"another path in front":      {Problem{Path: "resources.a.type", Where: "resources.a"}, false, false},
		"a word that looks like one": {Problem{Path: "resources.a", Message: "resources.a is bad"}, false, false},
	} {
		if got := c.problem.NamesPath(); got != c.path {
			t.Errorf("%s: it names the path: %v", name, got)
		}
		if got := c.problem.NamesPart(); got != c.part {
			t.Errorf("%s: it names the part: %v", name, got)
		}
	}
}

// TestMessageEnds replaces what a message ends with, and leaves a message that was cut.
func TestMessageEnds(t *testing.T) {
	spot := Problem{Message: "no key at line 3", Spot: " at line 3"}
	if got := spot.WithoutSpot(); got != "no key" {
		t.Errorf("without its spot the message is %q", got)
	}
	absent := Problem{Message: "a: no file f", Absent: AbsentFile{Name: "f", Sentence: "no file f"}}
	if got := absent.WithAbsent("f is not in d"); got != "a: f is not in d" {
		t.Errorf("with another sentence the message is %q", got)
	}
	absent.Message = "a: no fi"
	if got := absent.WithAbsent("f is not in d"); got != "a: no fi" {
		t.Errorf("a message that was cut becomes %q", got)
	}
}
