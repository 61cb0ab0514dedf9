package hot

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/stack"
)

// givenTo gives a value to a parameter with a pattern, and returns what is wrong.
func givenTo(t *testing.T, template, value string) (wrong string) {
	t.Helper()
	parsed, err := Parse([]byte(template), Limits{})
	if err != nil {
		return err.Error()
	}
	_, problems := parsed.Values(stack.Environment{Parameters: map[string]any{"p": value}}, Pseudo{StackName: "s"})
	return problems.Error()
}

// TestAllowedPattern checks how a parameter uses patterns, which are Python's in HOT.
// shared/pattern compares what each of them matches with Python.
func TestAllowedPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pattern, good, bad string }{
		{`^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$`, "Passw0rdX", "password"},
		{`(?P<q>['"]).*(?P=q)`, `"x"`, `"x'`},
		{`[a-z]{,3}`, "ab", "abcd"},
		{`.{1,2048}`, strings.Repeat("x", 1500), strings.Repeat("x", 2049)},
		{`\w+`, "größe", "a b"},
		{`a++b`, "aab", "b"},
		{`\x41\u0042`, "AB", "ab"},
		{`[a-z&&[^b]]`, "a]", "a"},
		{`a|ab`, "a", "ab"}, // Python finds the a, which is not the whole text
		{`[a-z]+$`, "a", "a\n"},
	} {
		template := fmt.Sprintf("heat_template_version: queens\nparameters:\n  p: {type: string, constraints: [{allowed_pattern: '%s'}]}\n", strings.ReplaceAll(c.pattern, "'", "''"))
		if wrong := givenTo(t, template, c.good); wrong != "" {
			t.Errorf("%s on %q: %s", c.pattern, c.good, wrong)
		}
		if wrong := givenTo(t, template, c.bad); !strings.Contains(wrong, "does not match pattern") {
			t.Errorf("%s on %q: %q", c.pattern, c.bad, wrong)
		}
	}
	template := "heat_template_version: queens\nparameters:\n  p: {type: string, constraints: [{allowed_pattern: '(a|aa)+\\1$'}]}\n"
	if wrong := givenTo(t, template, strings.Repeat("a", 100)+"b"); !strings.Contains(wrong, "it takes too long") {
		t.Errorf("a pattern that takes years: %q", wrong)
	}
}

// TestAmazonAllowedPattern checks patterns in CloudFormation: they are Java's, as in AWS, and
// Python's if Java cannot read them. They match the whole text. shared/pattern compares with Java.
func TestAmazonAllowedPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, pattern, good, bad string }{
		{"String", `\w+`, "abc", "größe"},
		{"String", `([1-9]|[12][0-9]|3[0-5])`, "31", "36"},
		{"String", `[\w-\+]+`, "a-b+c", "a.b"},
		{"String", `(?P<q>a|ab)(?(q)|x)`, "ab", "abc"},
		{"String", `\p{Alpha}+`, "abc", "größe"},
		{"String", `[a-z&&[^b]]+|\p{Digit}`, "ac", "ab"},
		{"String", `a|ab`, "ab", "abc"},
		{"CommaDelimitedList", `a|ab`, "a, ab", "a,abc"},
		{"String", `a|ab|\p{Digit}`, "ab", "ac"},
		{"AWS::EC2::KeyPair::KeyName", `\w+`, "abc", "größe"},
		{"AWS::EC2::KeyPair::KeyName", `a|ab`, "ab", "b"},
	} {
		template := fmt.Sprintf("AWSTemplateFormatVersion: 2010-09-09\nParameters:\n  p: {Type: '%s', AllowedPattern: '%s'}\n", c.kind, c.pattern)
		if wrong := givenTo(t, template, c.good); wrong != "" {
			t.Errorf("%s on %q: %s", c.pattern, c.good, wrong)
		}
		if wrong := givenTo(t, template, c.bad); !strings.Contains(wrong, "does not match pattern") {
			t.Errorf("%s on %q: %q", c.pattern, c.bad, wrong)
		}
	}
	template := "AWSTemplateFormatVersion: 2010-09-09\nParameters:\n  p: {Type: String, AllowedPattern: '[a'}\n"
	if wrong := givenTo(t, template, "a"); !strings.Contains(wrong, "unclosed character class") {
		t.Errorf("a pattern that is none: %q", wrong)
	}
}
