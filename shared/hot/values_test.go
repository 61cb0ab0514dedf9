package hot

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/stack"
)

func parse(t *testing.T, src string) *Template {
	t.Helper()
	parsed, err := Parse([]byte(src), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// TestValues gives one value to a parameter of a type, and checks the result.
func TestValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		schema string
		given  any
		want   any
		shown  string
		wrong  string // after "Parameter 'p' is invalid: "
	}{
		{schema: `{type: string}`, given: "a", want: "a", shown: "a"},
		{schema: `{type: string}`, given: 5.0, want: "5", shown: "5"},
		{schema: `{type: string}`, given: true, want: "True", shown: "True"},
		{schema: `{type: string}`, given: map[string]any{"a": []any{"b", nil}}, want: "{'a': ['b', None]}", shown: "{'a': ['b', None]}"},
		{schema: `{type: string, default: x}`, want: "x", shown: "x"},
		{schema: `{type: string, default: ''}`, want: "", shown: ""},
		{schema: `{type: string, default: x}`, given: "y", want: "y", shown: "y"},
		{schema: `{type: string, hidden: true}`, given: "secret", want: "secret", shown: "******"},
		{schema: `{type: number}`, given: "5", want: 5, shown: "5"},
		{schema: `{type: number}`, given: "5.50", want: 5.5, shown: "5.5"},
		{schema: `{type: number}`, given: "1e3", want: 1000.0, shown: "1000.0"},
		{schema: `{type: number}`, given: 7.0, want: 7, shown: "7"},
		{schema: `{type: number}`, given: "five", wrong: "Value must be a number, not 'five'"},
		{schema: `{type: number}`, given: []any{}, wrong: "Value must be a number, not a list"},
		{schema: `{type: boolean}`, given: "Yes", want: true, shown: "True"},
		{schema: `{type: boolean}`, given: " off ", want: false, shown: "False"},
		{schema: `{type: boolean}`, given: 1.0, want: true, shown: "True"},
		{schema: `{type: number}`, given: true, want: true, shown: "True"},
		{schema: `{type: boolean}`, given: "maybe", wrong: "Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"},
		{schema: `{type: comma_delimited_list}`, given: "a, b", want: []any{"a", " b"}, shown: "a, b"},
		{schema: `{type: comma_delimited_list}`, given: "", want: []any{}, shown: ""},
		{schema: `{type: comma_delimited_list}`, given: []any{"a", 1.0, true}, want: []any{"a", "1", "True"}, shown: "a,1,True"},
		{schema: `{type: comma_delimited_list}`, given: 5.0, wrong: "Value must be a list or a comma-delimited string, not a number"},
		{schema: `{type: json}`, given: map[string]any{"b": 1.0, "a": []any{true}}, want: map[string]any{"a": []any{true}, "b": 1}, shown: `{"a": [true], "b": 1}`},
		{schema: `{type: json}`, given: `{"b": 1.0, "a": "é"}`, want: map[string]any{"b": 1.0, "a": "é"}, shown: `{"b": 1.0, "a": "\u00e9"}`},
		{schema: `{type: json, default: {z: 1, a: 2}}`, want: map[string]any{"z": 1, "a": 2}, shown: `{"z": 1, "a": 2}`},
		{schema: `{type: json}`, given: `[1, "a"]`, want: []any{1, "a"}, shown: `[1, "a"]`},
		{schema: `{type: json}`, given: "", want: "", shown: `""`},
		{schema: `{type: json}`, given: `{"a": }`, wrong: "Value must be valid JSON: Expecting value: line 1 column 7 (char 6)"},
		{schema: `{type: json}`, given: `{"a": 1} x`, wrong: "Value must be valid JSON: Extra data: line 1 column 10 (char 9)"},
		{schema: `{type: json}`, given: "{\n\"a\" 1}", wrong: "Value must be valid JSON: Expecting ':' delimiter: line 2 column 5 (char 6)"},
		{schema: `{type: json}`, given: `{"a": "b`, wrong: "Value must be valid JSON: Unterminated string starting at: line 1 column 7 (char 6)"},

		{schema: `{type: number, constraints: [{range: {min: 1, max: 3.5}}]}`, given: "3.5", want: 3.5, shown: "3.5"},
		{schema: `{type: number, constraints: [{range: {min: 1, max: 3.5}}]}`, given: "4", wrong: "4 is out of range (min: 1, max: 3.5)"},
		{schema: `{type: number, constraints: [{range: {min: '2'}}]}`, given: "1", wrong: "1 is out of range (min: 2, max: None)"},
		{schema: `{type: number, constraints: [{range: {max: 3}, description: at most three}]}`, given: "4", wrong: "at most three"},
		{schema: `{type: string, constraints: [{length: {min: 2, max: 3}}]}`, given: "éé", want: "éé", shown: "éé"},
		{schema: `{type: string, constraints: [{length: {min: 2, max: 3}}]}`, given: "a", wrong: "length (1) is out of range (min: 2, max: 3)"},
		{schema: `{type: comma_delimited_list, constraints: [{length: {max: 1}}]}`, given: "a,b", wrong: "length (2) is out of range (min: None, max: 1)"},
		{schema: `{type: json, constraints: [{length: {max: 1}}]}`, given: `{"a": 1, "b": 2}`, wrong: "length (2) is out of range (min: None, max: 1)"},
		{schema: `{type: number, constraints: [{modulo: {step: 3, offset: 1}}]}`, given: "7", want: 7, shown: "7"},
		{schema: `{type: number, constraints: [{modulo: {step: 3, offset: 1}}]}`, given: "-2", want: -2, shown: "-2"},
		{schema: `{type: number, constraints: [{modulo: {step: -3, offset: -1}}]}`, given: "-4", want: -4, shown: "-4"},
		{schema: `{type: number, constraints: [{modulo: {step: 3, offset: 1}}]}`, given: "8", wrong: "8 is not a multiple of 3 with an offset of 1"},
		{schema: `{type: string, constraints: [{allowed_values: [a, 1]}]}`, given: "1", want: "1", shown: "1"},
		{schema: `{type: string, constraints: [{allowed_values: [a, 1]}]}`, given: "b", wrong: `"b" is not an allowed value ["a", 1]`},
		{schema: `{type: number, constraints: [{allowed_values: ['1', 2.5]}]}`, given: 1.0, want: 1, shown: "1"},
		{schema: `{type: number, constraints: [{allowed_values: ['1', 2.5]}]}`, given: "3", wrong: `"3" is not an allowed value ["1", 2.5]`},
		{schema: `{type: boolean, constraints: [{allowed_values: ['yes']}]}`, given: "on", want: true, shown: "True"},
		{schema: `{type: comma_delimited_list, constraints: [{allowed_values: [a, b]}]}`, given: "b,a", want: []any{"b", "a"}, shown: "b,a"},
		{schema: `{type: comma_delimited_list, constraints: [{allowed_values: [a, b]}]}`, given: "a,c", wrong: `["a", "c"] is not an allowed value ["a", "b"]`},
		{schema: `{type: string, constraints: [{allowed_pattern: '[a-z]+'}]}`, given: "abc", want: "abc", shown: "abc"},
		{schema: `{type: string, constraints: [{allowed_pattern: '[a-z]+'}]}`, given: "abc1", wrong: `"abc1" does not match pattern "[a-z]+"`},
		{schema: `{type: string, constraints: [{allowed_pattern: '[a-z]+\Z'}]}`, given: "abc", want: "abc", shown: "abc"},
		{schema: `{type: string, constraints: [{allowed_pattern: 'a|ab'}]}`, given: "ab", wrong: `"ab" does not match pattern "a|ab"`},
	} {
		parsed := parse(t, "heat_template_version: wallaby\nparameters:\n  p: "+c.schema)
		env := stack.Environment{}
		if c.given != nil {
			env.Parameters = map[string]any{"p": c.given}
		}
		p, problems := parsed.Values(env, Pseudo{})
		if c.wrong != "" {
			if want := "Parameter 'p' is invalid: " + c.wrong; problems.Error() != want {
				t.Fatalf("%s with %v:\n%#v\nwant\n%s", c.schema, c.given, problems, want)
			}
			if got := problems[0].Line; got != 3 {
				t.Errorf("%s with %v: line %d", c.schema, c.given, got)
			}
			if got := problems[0].Path; got != "parameters.p" {
				t.Errorf("%s with %v: path %s", c.schema, c.given, got)
			}
			if _, ok := p.Get("p"); ok {
				t.Errorf("%s with %v has a value", c.schema, c.given)
			}
			continue
		}
		v, ok := p.Get("p")
		if !ok || len(problems) > 0 {
			t.Errorf("%s with %v: %v", c.schema, c.given, problems)
			continue
		}
		if diff := cmp.Diff(c.want, v); diff != "" {
			t.Errorf("%s with %v (-want +got):\n%s", c.schema, c.given, diff)
		}
		if shown := p.Shown()["p"]; shown != c.shown {
			t.Errorf("%s with %v shows %q, want %q", c.schema, c.given, shown, c.shown)
		}
	}
}

func TestWhereValuesComeFrom(t *testing.T) {
	t.Parallel()
	parsed := parse(t, `
heat_template_version: 2018-03-02
parameters:
  own: {type: string, default: template}
  defaulted: {type: string, default: template}
  given: {type: string, default: template}
  null_given: {type: string, default: template}
  flavor:
    type: string
    constraints: [{custom_constraint: nova.flavor, description: no such flavor}]
  nets: {type: comma_delimited_list, constraints: [{custom_constraint: neutron.network}]}
  missing: {type: string, label: A label, description: About, immutable: true, tags: [x]}
`)
	p, problems := parsed.Values(stack.Environment{
		Parameters:        map[string]any{"given": "user", "null_given": nil, "flavor": "tiny", "nets": "a,b", "misssing": 1.0},
		ParameterDefaults: map[string]any{"given": "default", "defaulted": "default", "elsewhere": 1.0},
	}, Pseudo{StackID: "id", StackName: "name", ProjectID: "project"})
	want := map[string]string{
		"own": "template", "defaulted": "default", "given": "user", "null_given": "template", "flavor": "tiny", "nets": "a,b",
		"OS::stack_id": "id", "OS::stack_name": "name", "OS::project_id": "project",
	}
	if diff := cmp.Diff(want, p.Shown()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	wrong := stack.Problems{
		{Code: stack.UnknownUserParameter, Path: "parameters.misssing", Named: true, Message: "The Parameter (misssing) was not defined in template.", Hint: `Did you mean "missing"?`},
		{Code: stack.UserParameterMissing, Path: "parameters.missing", Line: 12, Column: 3, Named: true, Message: "The Parameter (missing) was not provided."},
	}
	if diff := cmp.Diff(wrong, problems); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	custom := []Custom{
		{Parameter: "flavor", Constraint: "nova.flavor", Value: "tiny", Path: "parameters.flavor", Line: 8, Column: 3, Description: "no such flavor"},
		{Parameter: "nets", Constraint: "neutron.network", Value: []any{"a", "b"}, Path: "parameters.nets", Line: 11, Column: 3},
	}
	if diff := cmp.Diff(custom, p.Custom); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	missing := parsed.Parameter("missing")
	if missing.Label != "A label" {
		t.Errorf("missing has the label %q", missing.Label)
	}
	if missing.Description != "About" {
		t.Errorf("missing has the description %q", missing.Description)
	}
	if !missing.Immutable {
		t.Error("missing is not immutable")
	}
	if diff := cmp.Diff([]string{"x"}, missing.Tags); diff != "" {
		t.Errorf("tags of missing (-want +got):\n%s", diff)
	}
	flavor := parsed.Parameter("flavor")
	if flavor.Label != "flavor" {
		t.Errorf("flavor has the label %q", flavor.Label)
	}
	if flavor.Immutable {
		t.Error("flavor is immutable")
	}
	if flavor.Hidden {
		t.Error("flavor is hidden")
	}
}

// TestCloudFormationParameters checks parameters in CloudFormation's words.
func TestCloudFormationParameters(t *testing.T) {
	t.Parallel()
	parsed := parse(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  text: {Type: String, AllowedPattern: "[a-c]+", MinLength: 1, MaxLength: "3", Label: A label, Description: About, ConstraintDescription: of a to c}
  number: {Type: Number, Default: "3", MinValue: 1, MaxValue: 3.5}
  list: {Type: CommaDelimitedList, Default: "a, b", AllowedValues: [a, " b"]}
  map: {Type: Json, Default: {a: 1}}
  flag: {Type: Boolean, Default: yes}
  secret: {Type: String, Default: s, NoEcho: "TRUE"}
  open: {Type: String, Default: o, NoEcho: "yes"}
`)
	pseudo := Pseudo{StackID: "id", StackName: "name", ProjectID: "project"}
	p, problems := parsed.Values(stack.Environment{Parameters: map[string]any{"text": "abc"}}, pseudo)
	want := map[string]string{
		"text": "abc", "number": "3", "list": "a, b", "map": `{"a": 1}`, "flag": "True", "secret": "******", "open": "o",
		"AWS::StackId": "arn:openstack:heat::project:stacks/name/id", "AWS::StackName": "name", "AWS::Region": "ap-southeast-1",
	}
	if diff := cmp.Diff(want, p.Shown()); diff != "" || len(problems) > 0 {
		t.Errorf("%v, -want +got:\n%s", problems, diff)
	}
	text := parsed.Parameter("text")
	if text.Type != String {
		t.Errorf("text has the type %s", text.Type)
	}
	if text.Label != "A label" {
		t.Errorf("text has the label %q", text.Label)
	}
	if text.Description != "About" {
		t.Errorf("text has the description %q", text.Description)
	}
	if len(text.Constraints) != 2 {
		t.Fatalf("text has %d constraints: %+v", len(text.Constraints), text.Constraints)
	}
	if got := text.Constraints[0].Kind; got != Length {
		t.Errorf("the first constraint of text is %v", got)
	}
	for given, message := range map[any]string{
		"d": "Parameter 'text' is invalid: of a to c", "abca": "Parameter 'text' is invalid: of a to c", nil: "The Parameter (text) was not provided.",
	} {
		_, problems := parsed.Values(stack.Environment{Parameters: map[string]any{"text": given}}, pseudo)
		if problems.Error() != message || problems[0].Path != "Parameters.text" {
			t.Errorf("%v: %#v, want %s", given, problems, message)
		}
	}
	_, problems = parsed.Values(stack.Environment{Parameters: map[string]any{"text": "a", "number": 4.0, "list": "c", "AWS::Region": "mars"}}, pseudo)
	var messages []string
	for _, one := range problems {
		messages = append(messages, one.Message)
	}
	all := []string{
		"The Parameter (AWS::Region) was not defined in template.", "Parameter 'number' is invalid: 4 is out of range (min: 1, max: 3.5)",
		`Parameter 'list' is invalid: ["c"] is not an allowed value ["a", "b"]`,
	}
	if diff := cmp.Diff(all, messages); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
