package hot

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"golang.org/x/tools/txtar"

	"hearth/shared/stack"
)

// amazonHead begins the templates of FuzzShortForms.
const amazonHead = `AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters:
  L: {Type: CommaDelimitedList}
  S: {Type: String, Default: s}
  N: {Type: List<Number>, Default: '1,2'}
Mappings: {M: {k: {v: [a, b]}}}
`

// FuzzShortForms reads, checks and resolves any YAML in short forms, with texts and loops. It may
// be refused with a sentence, but nothing may panic. What is read means the same when it is written
// as JSON, and what loops make is bounded.
func FuzzShortForms(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/problems/amazon.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		_, body, _ := bytes.Cut(archive.Files[i].Data, []byte("\n"))
		f.Add(bytes.TrimPrefix(body, []byte("Transform: AWS::LanguageExtensions\n")), "a,b")
	}
	for _, c := range amazonCases(f) {
		n := c.value
		if n == nil {
			continue
		}
		text, err := json.Marshal(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append([]byte("Outputs:\n  o:\n    Value: "), text...), "x")
	}
	for _, body := range []string{
		"Resources:\n  Fn::ForEach::A:\n  - I\n  - !Ref L\n  - r${I}: {Type: None, Properties: {v: !Sub '${I}-${S}', w&{I}: !Ref I}}\n",
		"Resources:\n  Fn::ForEach::A: [I, !FindInMap [M, k, v], {Fn::ForEach::B: [J, !Split [',', !Ref S], {'${I}${J}': {Type: A, DependsOn: 'r${I}'}}]}]\n",
		"Conditions: {a: !Not [!Equals [!Join ['', !Ref L], '']], b: !And [!Condition a, !Or [!Condition a, !Equals [!Length N, 2]]]}\n",
		"Outputs:\n  o: {Value: !If [a, &x !Cidr [10.0.0.0/8, !Ref S, 8], *x], Export: {Name: !Sub '${AWS::StackName}-${!x}'}}\n",
		"Rules: {r: {RuleCondition: !Contains [!Ref L, a], Assertions: [{Assert: !EachMemberIn [!Ref L, [a, b]]}]}}\n",
		"Resources: {r: {Type: A, Properties: {<<: !Ref S, a: !Base64 {Fn::Sub: [x${y}, {y: !ImportValue z}]}}}}\n",
		"Resources: {r: {Type: A, Properties: {a: !ToJsonString {b: !GetAtt r.c.d, c: !Select [0, !GetAZs ]}, d: !Ref AWS::NoValue}}}\n",
	} {
		f.Add([]byte(body), "a,b c,,a")
	}
	limits := Limits{TemplateBytes: 1 << 16, Depth: 50, Nodes: 20000}
	f.Fuzz(func(t *testing.T, body []byte, list string) {
		parsed, err := Parse(append([]byte(amazonHead), body...), limits)
		if err != nil && stack.CodeOf(err) == "" {
			t.Fatalf("an error without a code: %v", err)
		}
		if parsed == nil {
			return
		}
		p, _ := parsed.Values(stack.Environment{Parameters: map[string]any{"L": list}}, Pseudo{StackName: "s"})
		decided, problems := parsed.Decide(p, nil)
		problems = append(problems, decided.Check(map[string]string{}, twoTypes{})...)
		scope := caseScope(p)
		for _, r := range decided.Resources {
			decided.Requires(r.Name)
			_, wrong := decided.Properties(r.Name, scope)
			problems = append(problems, wrong...)
		}
		for _, o := range decided.Outputs {
			_, _ = decided.Resolve(o.Value, scope)
		}
		for _, p := range problems {
			if p.Message == "" || p.Code == "" {
				t.Fatalf("a problem that says nothing: %#v", p)
			}
		}
		if len(decided.Resources) > foreachMost {
			t.Fatalf("%d resources", len(decided.Resources))
		}
		sameAsJSON(t, parsed, limits)
	})
}

// foreachMost is far more than the loops of a template make.
const foreachMost = 250_000

// sameAsJSON compares what was read with what is read from its JSON.
func sameAsJSON(t *testing.T, parsed *Template, limits Limits) {
	t.Helper()
	limits.TemplateBytes, limits.Nodes = 1<<24, 1<<24
	text, err := json.Marshal(parsed.Raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(text, limits)
	if again == nil {
		t.Fatalf("its JSON is refused: %v\n%s", err, text)
	}
	if second, _ := json.Marshal(again.Raw); !bytes.Equal(text, second) {
		t.Fatalf("its JSON is another template:\n%s\n%s", text, second)
	}
	var problems stack.Problems
	if errors.As(err, &problems) && len(problems) > 1000*20 {
		t.Fatalf("%d problems", len(problems))
	}
}
