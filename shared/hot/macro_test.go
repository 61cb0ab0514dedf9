package hot

import (
	"strings"
	"testing"

	"hearth/shared/stack"
)

// TestReferenceInParameter checks that a caller's value with a dynamic reference is refused, without
// the value. HOT has no dynamic references.
func TestReferenceInParameter(t *testing.T) {
	t.Parallel()
	const cfn = "AWSTemplateFormatVersion: 2010-09-09\nParameters: {P: {Type: String, NoEcho: true}, L: {Type: CommaDelimitedList, Default: a}}\n"
	const hot = "heat_template_version: 2018-08-31\nparameters: {P: {type: string}, L: {type: comma_delimited_list, default: a}}\n"
	for _, c := range []struct {
		template, name string
		value          any
		refused        bool
	}{
		{cfn, "P", "{{resolve:secretsmanager:canary}}", true},
		{cfn, "P", "a {{resolve:ssm:/canary:1}}", true},
		{cfn, "L", []any{"a", "{{resolve:ssm:/canary}}"}, true},
		{cfn, "L", "a,{{resolve:ssm:/canary}}", true},
		{cfn, "P", "{{resolve}}", false},
		{hot, "P", "{{resolve:ssm:/canary}}", false},
		{hot, "L", []any{"{{resolve:ssm:/canary}}"}, false},
	} {
		parsed, err := Parse([]byte(c.template), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		given := map[string]any{"P": "x"}
		given[c.name] = c.value
		_, problems := parsed.Values(stack.Environment{Parameters: given}, Pseudo{})
		if refused := len(problems) == 1 && strings.Contains(problems[0].Message, "{{resolve:"); refused != c.refused {
			t.Errorf("%s: %v: %v", c.name, c.value, problems)
		}
		if strings.Contains(problems.Error(), "canary") {
			t.Errorf("the value is shown: %v", problems)
		}
	}
}
