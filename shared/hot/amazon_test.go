package hot

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// The cases of testdata/amazon are like those of testdata/functions, for what Amazon has beyond
// Heat. A case is a value, a condition, or what a rule asserts. Its template declares nothing, the
// language extensions (extended), or Amazon's meaning (encode).

type amazonCase struct {
	functionCase
	rule *Node
}

func amazonCases(t testing.TB) []amazonCase {
	t.Helper()
	files, err := filepath.Glob("testdata/amazon/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var cases []amazonCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all, err := readYAML(text, Limits{}.filled())
		if err != nil {
			t.Fatal(file, err)
		}
		for _, n := range all.Items {
			var c amazonCase
			c.value, c.asks, c.rule, c.gives = n.Get("value"), n.Get("condition"), n.Get("rule"), n.Get("gives")
			c.in, _ = n.Get("in").Text()
			c.fails, _ = n.Get("fails").Text()
			c.at = fmt.Sprintf("%s:%d", filepath.Base(file), n.Line)
			cases = append(cases, c)
		}
	}
	return cases
}

var amazonHeads = map[string]string{
	"":         ``,
	"extended": `, "Transform": ["AWS::LanguageExtensions"]`,
	"encode":   `, "Metadata": {"Hearth": {"Semantics": "AWS"}}`,
}

func (c amazonCase) template() string {
	f := c.functionCase
	f.in = "2010-09-09"
	head, _ := strings.CutSuffix(strings.TrimSpace(f.template()), "}")
	return head + amazonHeads[c.in] + "}"
}

func (c amazonCase) run(t *testing.T) (any, error) {
	parsed, err := Parse([]byte(c.template()), Limits{})
	if err != nil {
		return nil, err
	}
	p, problems := parsed.Values(stack.Environment{}, Pseudo{StackID: "an-id", StackName: "web", ProjectID: "a-project"})
	if len(problems) > 0 {
		t.Fatal("the case's own parameters", problems)
	}
	scope := caseScope(p)
	scope.Import = func(name string) (any, bool) {
		v, ok := map[string]any{"shared-net": "net-1", "web-net": "net-2"}[name]
		return v, ok
	}
	var bad findings
	switch {
	case c.rule != nil:
		n := funcs.Rules.PrepareCondition(c.rule, path("rule"), bad.wrong)
		if len(bad) > 0 {
			return nil, stack.Problems(bad)
		}
		return funcs.Resolve(n, &ruleScope{amazonScope{parsed.inside(scope)}})
	case c.asks != nil:
		n := parsed.version.functions.PrepareCondition(c.asks, path("condition"), bad.wrong)
		if len(bad) > 0 {
			return nil, stack.Problems(bad)
		}
		return parsed.Resolve(n, scope)
	}
	if parsed, problems = parsed.Decide(p, nil); len(problems) > 0 {
		return nil, problems
	}
	return parsed.Resolve(parsed.Output("o").Value, scope)
}

func TestAmazonFunctions(t *testing.T) {
	t.Parallel()
	for _, c := range amazonCases(t) {
		t.Run(c.at, func(t *testing.T) {
			t.Parallel()
			v, err := c.run(t)
			if c.fails != "" {
				if err == nil {
					t.Fatalf("gives %#v, want the error %q", v, c.fails)
				}
				if ours, _ := strings.CutPrefix(err.Error(), pathInFront(err)); ours != c.fails {
					t.Errorf("fails with\n%s\nwant\n%s", ours, c.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.gives.Plain(), v); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestEveryAmazonFunctionHasItsCase checks that every function that Amazon has beyond Heat, and
// every one of rules, has a description and, in each of its forms, a case that works.
func TestEveryAmazonFunctionHasItsCase(t *testing.T) {
	t.Parallel()
	type row struct {
		set  string
		name string
	}
	shown := map[row]bool{}
	var mark func(set string, n *Node)
	mark = func(set string, n *Node) {
		for i, item := range n.Items {
			if n.Keys != nil {
				shown[row{set, n.Keys[i]}] = true
			}
			mark(set, item)
		}
	}
	for _, c := range amazonCases(t) {
		switch {
		case c.rule != nil:
			mark("rule", c.rule)
		case c.asks != nil:
			mark("condition "+c.in, c.asks)
		default:
			mark("value "+c.in, c.value)
		}
	}
	heat := funcs.Sets["2010-09-09"]
	look := func(what string, table, of map[string]*funcs.Func, also map[string]*funcs.Func) {
		for name, f := range table {
			if f.About == "" || (f.Run == nil) == (f.Eval == nil) {
				t.Errorf("%s %s is not whole", what, name)
			}
			invalid := strings.Contains(f.About, "may not use")
			if of[name] != f && also[name] != f && !invalid && !shown[row{what, name}] {
				t.Errorf("%s %s has no case", what, name)
			}
		}
	}
	plain := funcs.Amazon(heat, false, false)
	look("value ", plain.Values, heat.Values, nil)
	look("condition ", plain.Conditions, heat.Conditions, nil)
	extended := funcs.Amazon(heat, true, false)
	look("value extended", extended.Values, heat.Values, plain.Values)
	look("condition extended", extended.Conditions, heat.Conditions, plain.Conditions)
	look("value encode", funcs.Amazon(heat, false, true).Values, heat.Values, plain.Values)
	look("rule", funcs.Rules.Conditions, nil, nil)
}

// TestShortForms checks that each short form means its long form, and only in CloudFormation.
func TestShortForms(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"!Ref a":                                     `{"Ref":"a"}`,
		"!Ref 5":                                     `{"Ref":"5"}`,
		"!GetAtt a.b":                                `{"Fn::GetAtt":"a.b"}`,
		"!GetAtt [a, b]":                             `{"Fn::GetAtt":["a","b"]}`,
		"!Sub a-${b}":                                `{"Fn::Sub":"a-${b}"}`,
		"!Sub ['${a}', {a: !Ref b}]":                 `{"Fn::Sub":["${a}",{"a":{"Ref":"b"}}]}`,
		"!Sub |\n  a ${b}\n  c":                      `{"Fn::Sub":"a ${b}\nc"}`,
		"!Join ['', [a, !Ref b]]":                    `{"Fn::Join":["",["a",{"Ref":"b"}]]}`,
		"!Join\n- ','\n- - a\n  - !GetAtt a.b":       `{"Fn::Join":[",",["a",{"Fn::GetAtt":"a.b"}]]}`,
		"!Select [0, !GetAZs '']":                    `{"Fn::Select":[0,{"Fn::GetAZs":""}]}`,
		"!GetAZs":                                    `{"Fn::GetAZs":""}`,
		"!Split [',', a]":                            `{"Fn::Split":[",","a"]}`,
		"!FindInMap [a, b, !Ref c]":                  `{"Fn::FindInMap":["a","b",{"Ref":"c"}]}`,
		"!If [a, b, !Ref AWS::NoValue]":              `{"Fn::If":["a","b",{"Ref":"AWS::NoValue"}]}`,
		"!And [!Condition a, !Not [!Equals [a, b]]]": `{"Fn::And":[{"Condition":"a"},{"Fn::Not":[{"Fn::Equals":["a","b"]}]}]}`,
		"!Or [!Condition a, !Condition b]":           `{"Fn::Or":[{"Condition":"a"},{"Condition":"b"}]}`,
		"!Base64 yes":                                `{"Fn::Base64":"yes"}`,
		"!Base64 {Fn::Sub: a}":                       `{"Fn::Base64":{"Fn::Sub":"a"}}`,
		"!Base64\n  Fn::Sub: a":                      `{"Fn::Base64":{"Fn::Sub":"a"}}`,
		"!Cidr [10.0.0.0/8, 1, 8]":                   `{"Fn::Cidr":["10.0.0.0/8",1,8]}`,
		"!ImportValue a":                             `{"Fn::ImportValue":"a"}`,
		"!ImportValue\n  Fn::Sub: '${a}-b'":          `{"Fn::ImportValue":{"Fn::Sub":"${a}-b"}}`,
		"!Transform {Name: a}":                       `{"Fn::Transform":{"Name":"a"}}`,
		"!Length [a]":                                `{"Fn::Length":["a"]}`,
		"!ToJsonString {a: !Ref b}":                  `{"Fn::ToJsonString":{"a":{"Ref":"b"}}}`,
		"!Contains [[a], b]":                         `{"Fn::Contains":[["a"],"b"]}`,
		"!EachMemberEquals [[a], b]":                 `{"Fn::EachMemberEquals":[["a"],"b"]}`,
		"!EachMemberIn [[a], [b]]":                   `{"Fn::EachMemberIn":[["a"],["b"]]}`,
		"!RefAll String":                             `{"Fn::RefAll":"String"}`,
		"!ValueOf [a, b]":                            `{"Fn::ValueOf":["a","b"]}`,
		"!ValueOfAll [a, b]":                         `{"Fn::ValueOfAll":["a","b"]}`,
		"[&x !Ref a, *x, &y !Join ['', [b]], *y]":    `[{"Ref":"a"},{"Ref":"a"},{"Fn::Join":["",["b"]]},{"Fn::Join":["",["b"]]}]`,
		"{<<: {a: !Ref b}, c: 1}":                    `{"a":{"Ref":"b"},"c":1}`,
		"!!str 5":                                    `"5"`,
	} {
		for _, header := range []string{"AWSTemplateFormatVersion: 2010-09-09", "HeatTemplateFormatVersion: 2012-12-12"} {
			n, err := readYAML([]byte(header+"\nv: "+strings.ReplaceAll(src, "\n", "\n  ")), Limits{}.filled())
			if err != nil {
				t.Errorf("%s: %v", src, err)
				continue
			}
			if got, _ := json.Marshal(n.Get("v")); !sameJSON(got, want) {
				t.Errorf("%s is %s, want %s", src, got, want)
			}
		}
		if strings.Contains(src, "!!str") {
			continue
		}
		for _, header := range []string{"heat_template_version: 2018-08-31", "a: b", "heat_template_version: 2018-08-31\nAWSTemplateFormatVersion: 2010-09-09"} {
			_, err := readYAML([]byte(header+"\nv: "+strings.ReplaceAll(src, "\n", "\n  ")), Limits{}.filled())
			if err == nil || !strings.Contains(err.Error(), "could not determine a constructor for the tag '!") {
				t.Errorf("%s after %q: %v", src, header, err)
			}
		}
	}
}

// sameJSON compares without the escapes that json.Marshal makes of < > &.
func sameJSON(got []byte, want string) bool {
	var b, c any
	return json.Unmarshal(got, &b) == nil && json.Unmarshal([]byte(want), &c) == nil && cmp.Equal(b, c)
}

// TestShortNamesAreFunctions checks that every short form is shown above and names a known
// function, or the call of a macro.
func TestShortNamesAreFunctions(t *testing.T) {
	t.Parallel()
	set := funcs.Amazon(funcs.Sets["2010-09-09"], true, false)
	for _, tag := range shortNames {
		name := longForm(tag)
		if name != macroCall && set.Values[name] == nil && set.Conditions[name] == nil && funcs.Rules.Conditions[name] == nil {
			t.Errorf("%s stands for %q, which is no function", tag, name)
		}
	}
	for _, tag := range []string{"!Foo", "!ref", "Ref", "!", "!!str", "!Fn::Sub"} {
		if name := longForm(tag); name != "" {
			t.Errorf("%s stands for %s", tag, name)
		}
	}
}
