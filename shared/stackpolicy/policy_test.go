package stackpolicy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func parsed(t *testing.T, text string) Policy {
	t.Helper()
	p, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	allowAll = `{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}`
	denyDB   = `{"Effect": "Deny", "Principal": "*", "Action": ["Update:Replace", "update:delete"], "Resource": "LogicalResourceId/DB*"}`
	denyType = `{"Effect": "Deny", "Principal": {"AWS": "*"}, "NotAction": "Update:Modify", "NotResource": ["LogicalResourceId/Free", "LogicalResourceId/F?"],
		"Condition": {"StringEquals": {"ResourceType": ["A::B::C", "A::B::D"]}, "StringLike": {"ResourceType": "A::*C"}}}`
)

func TestDenial(t *testing.T) {
	for _, c := range []struct {
		policy string
		action Action
		name   string
		typ    string
		denied string // a part of the reason; empty when it is allowed
	}{
		{`{"Statement": [` + allowAll + `]}`, Modify, "x", "T", ""},
		{`{"Statement": ` + allowAll + `}`, Remove, "x", "T", ""},
		{`{"Statement": [` + denyDB + `]}`, Modify, "DB", "T", "No statement allows [Update:Modify] for resource [LogicalResourceId/DB]"},
		{`{"Statement": [` + denyDB + `]}`, Modify, "x", "T", "Action not allowed by stack policy"},
		{`{"Version": "1", "Statement": [` + allowAll + `, ` + denyDB + `]}`, Modify, "DB1", "T", ""},
		{`{"Statement": [` + allowAll + `, ` + denyDB + `]}`, Remove, "DB1", "T", "Action denied by stack policy: Statement [#2] does not allow [Update:Delete] for resource [LogicalResourceId/DB1];"},
		{`{"Statement": [` + allowAll + `, ` + denyDB + `]}`, Replace, "aDB", "T", ""},
		{`{"Statement": [` + denyType + `, ` + allowAll + `]}`, Replace, "x", "A::B::C", "Statement [#1]"},
		{`{"Statement": [` + denyType + `, ` + allowAll + `]}`, Replace, "x", "A::B::D", ""}, // the second condition does not hold
		{`{"Statement": [` + denyType + `, ` + allowAll + `]}`, Modify, "x", "A::B::C", ""},
		{`{"Statement": [` + denyType + `, ` + allowAll + `]}`, Replace, "Free", "A::B::C", ""},
		{`{"Statement": [` + denyType + `, ` + allowAll + `]}`, Replace, "Fr", "A::B::C", ""},
		{`{"Statement": [` + denyType + `, ` + allowAll + `]}`, Replace, "Fre", "A::B::C", "Statement [#1]"},
	} {
		got := parsed(t, c.policy).Denial(c.action, c.name, c.typ)
		if (got == "") != (c.denied == "") || !strings.Contains(got, c.denied) {
			t.Errorf("%s of %s (%s) with %s: %q, want %q", c.action, c.name, c.typ, c.policy, got, c.denied)
		}
	}
}

func TestMistakes(t *testing.T) {
	with := func(old, new string) string { return `{"Statement": [` + strings.Replace(allowAll, old, new, 1) + `]}` }
	for text, want := range map[string]string{
		"":                                 "1 to 16384 bytes",
		strings.Repeat(" ", MostBytes+1):   "1 to 16384 bytes",
		"a":                                "not a JSON object",
		"[]":                               "it is a JSON array",
		"{":                                "ends too early",
		"{} {}":                            "more text",
		`{"Statement": []}`:                "Statement must be a list",
		`{"Statement": [1]}`:               "Statement 1 is not an object",
		`{"Statement": [null]}`:            "Statement 1 is not an object",
		`{"Statements": [], "Version": 1}`: `It has the unknown key "Statements"`,
		with(`"Allow"`, `"allow"`):         "must be Allow or Deny",
		with(`"Principal": "*"`, `"Principal": "me"`):                                               "Principal of Statement 1",
		with(`"Principal": "*", `, ``):                                                              "Principal of Statement 1",
		with(`Update:*`, `Update:Create`):                                                           `The action "Update:Create" of Statement 1`,
		with(`"Update:*"`, `["Update:*", 3]`):                                                       "must be a text or a list of texts",
		with(`"Action": "Update:*", `, ``):                                                          "either Action or NotAction",
		with(`"Resource"`, `"NotAction": "Update:*", "Resource"`):                                   "either Action or NotAction",
		with(`"Resource": "*"`, `"Resource": []`):                                                   "must be a text or a list",
		with(`"Resource": "*"`, `"Resource": "DB"`):                                                 `The resource "DB"`,
		with(`"Resource": "*"`, `"Resource": "LogicalResourceId/"`):                                 "begin with LogicalResourceId/",
		with(`"Resource": "*"`, `"Resource": "*", "Condition": {}`):                                 "Condition of Statement 1",
		with(`"Resource": "*"`, `"Resource": "*", "Condition": {"Bool": {}}`):                       "has Bool",
		with(`"Resource": "*"`, `"Resource": "*", "Condition": {"StringLike": {"Type": "a"}}`):      "must have ResourceType",
		with(`"Resource": "*"`, `"Resource": "*", "Condition": {"StringLike": {"ResourceType":1}}`): "must have ResourceType",
		with(`"Resource": "*"`, `"Resource": "*", "Extra": 1`):                                      `unknown key "Extra"`,
	} {
		_, err := Parse(text)
		var m *Mistake
		switch {
		case !errors.As(err, &m):
			t.Errorf("%.100s: %v, want %q", text, err, want)
		case !strings.Contains(err.Error(), want):
			t.Errorf("%.100s: %v, want %q", text, err, want)
		case !strings.HasPrefix(err.Error(), "Error validating stack policy: Invalid stack policy: "):
			t.Errorf("%.100s: %v, want %q", text, err, want)
		}
	}
}

func TestUnknownName(t *testing.T) {
	p := parsed(t, `{"Statement": [`+allowAll+`, `+denyDB+`, `+strings.Replace(denyDB, "DB*", "DB", 1)+`]}`)
	known := func(name string) func(string) bool { return func(asked string) bool { return asked == name } }
	if name, found := p.UnknownName(known("DB")); found {
		t.Errorf("%s is said to be unknown", name)
	}
	if name, found := p.UnknownName(known("other")); !found || name != "DB" {
		t.Errorf("the unknown name is %q, %v", name, found)
	}
}

// TestMatches compares patterns with what an expression of the same meaning says.
func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "abc", true}, {"a*c", "abbc", true}, {"a*c", "abcd", false},
		{"*b*b*", "abab", true}, {"*ab?d", "ababcd", true}, {"?", "é", true}, {"?", "", false}, {"a*", "ba", false}, {"**a", "ba", true},
	} {
		if got := matches(c.pattern, c.text); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.pattern, c.text, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"Statement": [` + allowAll + `, ` + denyType + `]}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		var m *Mistake
		if err != nil && !errors.As(err, &m) {
			t.Errorf("%v", err)
		}
		if err == nil && len(p.statements) == 0 {
			t.Error("a policy without statements")
		}
		_ = p.Denial(Modify, text, text)
	})
}

// TestEmptyPolicy reads {}: as in AWS, it restricts nothing.
func TestEmptyPolicy(t *testing.T) {
	t.Parallel()
	p, err := Parse(" {} ")
	if err != nil || p.Denial(Replace, "a", "T") != "" || p.Denial(Remove, "b", "T") != "" {
		t.Errorf("%v, %q", err, p.Denial(Replace, "a", "T"))
	}
	if name, found := p.UnknownName(func(string) bool { return false }); found {
		t.Errorf("it names %s", name)
	}
	if _, err := Parse("null"); err == nil {
		t.Error("null is a policy")
	}
}

// TestParseGiven refuses a key twice in a policy that a caller gives, at each level.
func TestParseGiven(t *testing.T) {
	t.Parallel()
	const statement = `"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"`
	for text, want := range map[string]string{
		`{"Statement": [{` + statement + `}, {` + statement + `}]}`:                                                           "",
		`{"Statement": [{"Effect": "Deny", ` + statement + `}]}`:                                                              `It has the key "Effect" twice.`,
		`{"Statement": {"Eff\u0065ct": "Deny", ` + statement + `}}`:                                                           `It has the key "Effect" twice.`,
		`{"Statement": [], "Statement": [{` + statement + `}]}`:                                                               `It has the key "Statement" twice.`,
		`{"Statement": [{` + statement + `, "Condition": {"StringEquals": {"ResourceType": ["a"], "ResourceType": ["b"]}}}]}`: `It has the key "ResourceType" twice.`,
	} {
		_, err := ParseGiven(text)
		if got := fmt.Sprint(err); want == "" && err != nil || want != "" && !strings.HasSuffix(got, want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
		if _, err := Parse(text); err != nil {
			t.Errorf("%s: it cannot be read after it was stored: %v", text, err)
		}
	}
}
