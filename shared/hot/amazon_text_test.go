package hot

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTextsAsWritten checks that AWS's clients get each scalar as the text that it is written as,
// wherever it stands, and that conditions compare those texts.
func TestTextsAsWritten(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"true", "false", "True", "Yes", "no", "ON", "1.10", "1.0", "12:30:45", "0123", "0x1F", "1_000", "+5", "5", ".5", "1e3", "2012-10-17", "~x"} {
		src := fmt.Sprintf(`
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  P: {Type: String, Default: %[1]s, AllowedValues: [other, %[1]s]}
  L: {Type: CommaDelimitedList, Default: %[1]s, AllowedValues: [other, %[1]s]}
  Two: {Type: CommaDelimitedList, Default: "%[1]s, other"}
Mappings: {M: {%[1]s: {v: %[1]s}}}
Conditions:
  Bare: !Equals [!Ref P, %[1]s]
  Quoted: !Equals ["%[1]s", !Ref P]
  Mapped: !Equals [!FindInMap [M, !Ref P, v], '%[1]s']
  Joined: !Equals [!Join ["-", [%[1]s, !Select [0, !Ref L]]], "%[1]s-%[1]s"]
  Other: !Equals [!Ref P, other]
Resources:
  V:
    Type: OS::Heat::Value
    Properties:
      value:
      - !Ref P
      - !Select [1, !Ref Two]
      - !Join [",", [%[1]s, !FindInMap [M, %[1]s, v], !If [Bare, %[1]s, x]]]
      - !Sub ["${P} ${x} ${y}", {x: %[1]s, y: !FindInMap [M, !Ref P, v]}]
Outputs: {o: {Value: !If [Bare, %[1]s, other]}, p: {Value: %[1]s}}
`, word)
		decided, p := decideWith(t, src, nil)
		scope := Scope{Parameters: p}
		inner := decided.inside(scope)
		for _, name := range []string{"Bare", "Quoted", "Mapped", "Joined"} {
			if holds, err := inner.Condition(name); holds != true || err != nil {
				t.Errorf("%s: the condition %s is %v, %v", word, name, holds, err)
			}
		}
		if holds, _ := inner.Condition("Other"); holds != false {
			t.Errorf("%s is another word", word)
		}
		got, problems := decided.Properties("V", scope)
		want := []any{word, "other", word + "," + word + "," + word, word + " " + word + " " + word}
		if diff := cmp.Diff(want, got["value"]); diff != "" || len(problems) > 0 {
			t.Errorf("%s (-want +got):\n%s%v", word, diff, problems)
		}
		for _, name := range []string{"o", "p"} {
			if v, err := decided.Resolve(decided.Output(name).Value, scope); amazonText(v) != word || err != nil {
				t.Errorf("%s: the output %s is %v, %v", word, name, v, err)
			}
		}
	}
}

// TestGivenValuesAreTexts checks values of other types in a request, and those of JSON templates.
func TestGivenValuesAreTexts(t *testing.T) {
	t.Parallel()
	src := `{"AWSTemplateFormatVersion": "2010-09-09",
		"Parameters": {"P": {"Type": "String", "Default": true, "AllowedValues": [true, 1.10]}, "N": {"Type": "Number", "Default": 1.10, "MinValue": 1.05}, "L": {"Type": "CommaDelimitedList", "Default": [true, 1.10]}},
		"Conditions": {"Is": {"Fn::Equals": [{"Ref": "N"}, "1.10"]}},
		"Resources": {"V": {"Type": "OS::Heat::Value", "Properties": {"value": [{"Ref": "P"}, {"Ref": "N"}, {"Ref": "L"}]}}}}`
	for want, given := range map[string]map[string]any{
		`["true","1.10",["true","1.10"]]`: nil,
		`["1.10",2,["false"]]`:            {"P": json.Number("1.10"), "N": 2, "L": false},
		`["true",3.0,["7","true"]]`:       {"P": true, "N": " 3.0 ", "L": []any{7, true}},
	} {
		if p, ok := given["P"].(json.Number); ok {
			given["P"] = string(p)
		}
		decided, p := decideWith(t, src, given)
		got, problems := decided.Properties("V", Scope{Parameters: p})
		text, _ := json.Marshal(got["value"])
		if string(text) != want || len(problems) > 0 {
			t.Errorf("%v gives %s, want %s %v", given, text, want, problems)
		}
		if holds, err := decided.inside(Scope{Parameters: p}).Condition("Is"); holds != (given == nil) || err != nil {
			t.Errorf("%v: %v %v", given, holds, err)
		}
	}
}

// TestHeatsScalarsStay checks that nothing of this changes templates of Heat, nor the booleans of
// properties.
func TestHeatsScalarsStay(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"HeatTemplateFormatVersion: 2012-12-12", "AWSTemplateFormatVersion: 2010-09-09"} {
		decided, p := decideWith(t, header+`
Resources: {V: {Type: 'OS::Heat::Value', Properties: {a: Yes, b: [off, 5], c: 1.5}}}
`, nil)
		got, problems := decided.Properties("V", Scope{Parameters: p})
		if diff := cmp.Diff(map[string]any{"a": true, "b": []any{false, 5}, "c": 1.5}, got); diff != "" || len(problems) > 0 {
			t.Errorf("%s (-want +got):\n%s%v", header, diff, problems)
		}
	}
	decided, p := decideWith(t, `
heat_template_version: wallaby
parameters: {p: {type: string, default: Yes}}
conditions: {is: {equals: [1.10, '1.10']}}
resources: {v: {type: OS::Heat::Value, properties: {a: {get_param: p}, b: 1.10, c: 12:30:45, d: 010, e: {if: [is, 1, 2]}}}}
`, nil)
	got, problems := decided.Properties("v", Scope{Parameters: p})
	if diff := cmp.Diff(map[string]any{"a": "True", "b": 1.1, "c": 45045, "d": 8, "e": 2}, got); diff != "" || len(problems) > 0 {
		t.Errorf("HOT (-want +got):\n%s%v", diff, problems)
	}
}

// TestWordsInJSON checks that a template that was written as JSON, such as one of a snapshot, means
// what it meant before.
func TestWordsInJSON(t *testing.T) {
	t.Parallel()
	src := `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {P: {Type: String, Default: Yes, AllowedValues: [Yes, No]}, Q: {Type: String, Default: 1.10}}
Conditions: {Is: !Equals [!Ref P, Yes]}
Resources: {V: {Type: 'OS::Heat::Value', Properties: {value: [!Ref P, !Ref Q, Yes, !If [Is, 12:30:45, x]]}}}
`
	text, err := AsJSON([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []string{src, string(text)} {
		decided, p := decideWith(t, one, nil)
		got, problems := decided.Properties("V", Scope{Parameters: p})
		if diff := cmp.Diff([]any{"Yes", "1.10", true, "12:30:45"}, got["value"]); diff != "" || len(problems) > 0 {
			t.Errorf("%s (-want +got):\n%s%v", one, diff, problems)
		}
	}
}
