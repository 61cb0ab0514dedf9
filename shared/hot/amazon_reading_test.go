package hot

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/stack"
)

// TestListsOfNumbersAreTexts checks that numbers of a list are texts, as in AWS: they can be
// joined, and compared with texts.
func TestListsOfNumbersAreTexts(t *testing.T) {
	t.Parallel()
	decided, p := decideWith(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  L: {Type: 'List<Number>', Default: '80, 443'}
  N: {Type: Number, Default: 22}
Conditions: {Web: !Equals [!Select [0, !Ref L], '80']}
Resources:
  V: {Type: 'OS::Heat::Value', Condition: Web, Properties: {value: !Join [',', !Ref L], host: !Join [':', [host, !Ref N]], n: !Ref N}}
Outputs: {o: {Value: !Join [',', !Ref L]}}
`, nil)
	got, problems := decided.Properties("V", Scope{Parameters: p})
	if diff := cmp.Diff(map[string]any{"value": "80,443", "host": "host:22", "n": 22}, got); diff != "" || len(problems) > 0 {
		t.Errorf("properties (-want +got):\n%s%v", diff, problems)
	}
	if v, err := decided.Resolve(decided.Output("o").Value, Scope{Parameters: p}); v != "80,443" || err != nil {
		t.Errorf("the output is %v, %v", v, err)
	}
}

const readTwice = `
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a, b'}
  Users: {Type: CommaDelimitedList, Default: ''}
  Flag: {Type: String, Default: true}
  Port: {Type: Number, Default: '080'}
Rules:
  names: {Assertions: [{Assert: !EachMemberIn [!Ref Names, [a, b, c]]}, {Assert: !Equals [!RefAll CommaDelimitedList, [[a, b], ['']]]}]}
  users: {Assertions: [{Assert: !Contains [!Ref Users, '']}, {Assert: !Equals [!Join [x, !Ref Users], '']}]}
  flag: {Assertions: [{Assert: !Equals [!Ref Flag, 'true']}, {Assert: !Equals [!Sub '${Flag}${Port}', true080]}]}
Resources:
  Fn::ForEach::One: [I, !Ref Names, {'R${I}': {Type: 'OS::Heat::Value', Properties: {value: !Ref I}}}]
  Fn::ForEach::Two: [I, !Ref Users, {'U${I}': {Type: 'OS::Heat::Value', Properties: {value: !Ref Names, users: !Ref Users}}}]
`

// TestRulesAndLoopsReadParametersAsAmazon checks that rules and loops, which Heat does not have,
// read parameters as AWS does. In properties an empty text stays an empty list, as in Heat.
func TestRulesAndLoopsReadParametersAsAmazon(t *testing.T) {
	t.Parallel()
	decided, p := decideWith(t, readTwice, nil)
	if names := decided.resourceNames(); !cmp.Equal(names, []string{"Ra", "Rb", "U"}) {
		t.Errorf("resources %q", names)
	}
	got, _ := decided.Properties("U", Scope{Parameters: p})
	if diff := cmp.Diff(map[string]any{"value": []any{"a", "b"}, "users": []any{}}, got); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	decided, _ = decideWith(t, readTwice, map[string]any{"Names": []any{"a ", " b"}, "Flag": true, "Port": " 080 ", "Users": " "})
	if names := decided.resourceNames(); !cmp.Equal(names, []string{"Ra", "Rb", "U"}) {
		t.Errorf("resources of other values %q", names)
	}
}

// TestReadAgainIsSecret checks that an item of a hidden list is masked even without the blanks
// around it.
func TestReadAgainIsSecret(t *testing.T) {
	t.Parallel()
	parsed := parse(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Keys: {Type: CommaDelimitedList, NoEcho: true}}
Rules: {r: {Assertions: [{Assert: !Contains [[x], !Select [1, !Ref Keys]]}, {Assert: !Select [1, !Ref Keys]}]}}
Resources: {}
`)
	p, problems := parsed.Values(stack.Environment{Parameters: map[string]any{"Keys": "open, sesame-sesame"}}, Pseudo{StackName: "s"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if v, ok := p.Get("Keys"); !ok || !cmp.Equal(v, []any{"open", "sesame-sesame"}) {
		t.Fatalf("read as %v", v)
	}
	if !p.Secrets().Holds("sesame-sesame") {
		t.Error("the item is no secret")
	}
}
