package nested_test

import (
	"slices"
	"strings"
	"testing"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// checked returns what Decide and Check find in a template with an environment.
func checked(t *testing.T, text, env string) stack.Problems {
	t.Helper()
	layer, err := environment.Read([]byte(env), hot.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	template, err := hot.Parse([]byte(text), hot.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := template.Values(layer.Environment, hot.Pseudo{StackName: "s"})
	template, problems := template.Decide(p, nil)
	root := nested.Needs{Catalog: catalog, Resources: 1000}.Open("s", template, p, layer.Environment, nil)
	return append(problems, root.Check(true)...)
}

// Each parameter that does not exist is reported once at each place that uses it.
func TestUndefinedParameters(t *testing.T) {
	const first = "heat_template_version: 2018-08-31\nconditions:\n  same: {equals: [{get_param: c1}, {get_param: c2}]}\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one condition": {first + "resources:\n  n: {type: OS::Heat::None, condition: same}\n", []string{"c1", "c2"}},
		"a condition that names another": {first + "  both: {and: [{not: {equals: [{get_param: c3}, x]}}, same, {equals: [{get_param: c1}, x]}]}\n" +
			"resources:\n  n: {type: OS::Heat::None, condition: both}\n", []string{"c1", "c2", "c3"}},
		"a text that is also the name of a condition": {first + "  one: {equals: [{get_param: c3}, same]}\n" +
			"resources:\n  n: {type: OS::Heat::None, condition: one}\n", []string{"c3"}},
		"a circle": {first + "  a: {or: [b, {equals: [{get_param: c3}, x]}]}\n  b: {or: [a, same]}\nresources:\n  n: {type: OS::Heat::None, condition: same}\n", []string{"c1", "c2"}},
		"update policy": {"heat_template_version: 2018-08-31\nresources:\n  g:\n    type: OS::Heat::ResourceGroup\n" +
			"    update_policy: {batch_create: {max_batch_size: {get_param: u1}}}\n" +
			"    properties: {count: 1, resource_def: {type: OS::Heat::None}}\n", []string{"u1"}},
	} {
		var got []string
		for _, p := range checked(t, c.text, "{}") {
			if p.Code == stack.UserParameterMissing || p.Class == stack.PropertyError {
				got = append(got, p.Message)
			}
		}
		slices.Sort(got)
		var want []string
		for _, name := range c.want {
			want = append(want, "The Parameter ("+name+") was not provided.")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Heat refuses a reference to a resource that a condition leaves out. A validation without a server
// only notes it when another value of a parameter may bring the resource back.
func TestReferenceToWhatADefaultLeavesOut(t *testing.T) {
	const text = "heat_template_version: 2018-08-31\nparameters: {p: {type: string, default: x}}\nconditions:\n" +
		"  prod: {equals: [{get_param: p}, prod]}\n  never: {equals: [a, b]}\n  neither: {and: [prod, never]}\nresources:\n" +
		"  n: {type: OS::Heat::Value, condition: CONDITION, properties: {value: a}}\n" +
		"  m: {type: OS::Heat::Value, properties: {value: {get_resource: n}}}\n"
	const refused = `The specified reference "n" (in m.Properties.value) is incorrect`
	for _, c := range []struct {
		condition, env string
		problem, note  bool
	}{
		{"prod", "{}", true, true},
		{"prod", "parameters: {p: prod}", false, false},
		{"prod", "parameters: {p: x}", true, false},
		{"never", "{}", true, false},
		{"neither", "{}", true, false},
		{"{not: {not: prod}}", "{}", true, true},
	} {
		problems := checked(t, strings.Replace(text, "CONDITION", c.condition, 1), c.env)
		switch {
		case len(problems) != map[bool]int{true: 1, false: 0}[c.problem]:
			t.Errorf("%+v: %+v", c, problems)
		case len(problems) == 0:
		case problems[0].Message != refused+".":
			t.Errorf("%+v: %s", c, problems[0].Message)
		case c.note != (problems[0].Offline == refused+", unless a parameter is given another value than its default"):
			t.Errorf("%+v: offline %q", c, problems[0].Offline)
		}
	}
}
