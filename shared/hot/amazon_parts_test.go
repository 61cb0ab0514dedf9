package hot

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// decideWith parses and decides a template, and fails the test if anything is wrong.
func decideWith(t *testing.T, src string, parameters map[string]any) (*Template, Parameters) {
	t.Helper()
	parsed := parse(t, src)
	p, problems := parsed.Values(stack.Environment{Parameters: parameters}, Pseudo{StackName: "s", ProjectID: "p"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	decided, problems := parsed.Decide(p, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return decided, p
}

func TestExportsAndImports(t *testing.T) {
	t.Parallel()
	decided, _ := decideWith(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Net: {Type: String, Default: main}}
Conditions: {Never: !Equals [a, b]}
Resources:
  r:
    Type: OS::Heat::Value
    Metadata: {m: !ImportValue other}
    Properties: {value: !Join ['', [x, {Fn::ImportValue: !Sub '${Net}-id'}]]}
  s: {Type: 'OS::Heat::Value', Condition: Never, Properties: {value: !ImportValue unused}}
Outputs:
  a: {Value: 1, Export: {Name: !Sub '${AWS::StackName}-a'}}
  b: {Value: !If [Never, !ImportValue unused, !ImportValue last]}
  c: {Value: 1, Condition: Never, Export: {Name: gone}}
  d: {Value: 2, Export: {Name: first}}
`, nil)
	if diff := cmp.Diff([]Export{{"first", "d"}, {"s-a", "a"}}, decided.Exports()); diff != "" {
		t.Errorf("exports (-want +got):\n%s", diff)
	}
	want := []Import{
		{"main-id", "r", "Resources.r.Properties.value.Fn::Join[1][1].Fn::ImportValue", 9, 40},
		{"other", "r", "Resources.r.Metadata.m.Fn::ImportValue", 8, 19},
		{"last", "", "Outputs.b.Value.Fn::If.Fn::ImportValue", 13, 47},
	}
	if diff := cmp.Diff(want, decided.Imports()); diff != "" {
		t.Errorf("imports (-want +got):\n%s", diff)
	}
}

func TestReplaceAndCreationPolicies(t *testing.T) {
	t.Parallel()
	decided, p := decideWith(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Keep: {Type: String, Default: Retain}}
Conditions: {Never: !Equals [a, b]}
Resources:
  a: {Type: A, UpdateReplacePolicy: Snapshot, CreationPolicy: {ResourceSignal: {Count: !Sub '${Keep}', Timeout: PT5M}}}
  b: {Type: A, UpdateReplacePolicy: !Ref Keep}
  c: {Type: A, UpdateReplacePolicy: !If [Never, Retain, !Ref AWS::NoValue]}
  d: {Type: A, UpdateReplacePolicy: nonsense, CreationPolicy: nonsense}
  e: {Type: A}
`, nil)
	got := map[string]string{}
	for _, r := range decided.Resources {
		got[r.Name] = r.ReplacePolicy
	}
	if diff := cmp.Diff(map[string]string{"a": "Snapshot", "b": "Retain", "c": "", "d": "", "e": ""}, got); diff != "" {
		t.Errorf("policies (-want +got):\n%s", diff)
	}
	v, err := decided.Resolve(decided.Resource("a").CreationPolicy, Scope{Parameters: p})
	if diff := cmp.Diff(map[string]any{"ResourceSignal": map[string]any{"Count": "Retain", "Timeout": "PT5M"}}, v); diff != "" || err != nil {
		t.Errorf("creation policy (-want +got):\n%s%v", diff, err)
	}
}

// TestRulesWithoutValues checks that a rule about a parameter without a value passes.
func TestRulesWithoutValues(t *testing.T) {
	t.Parallel()
	parsed := parse(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Name: {Type: String}, Size: {Type: String, Default: small}}
Rules:
  a: {Assertions: [{Assert: !Not [!Equals [!Ref Name, x]]}, {Assert: !Equals [!Ref Name, x]}, {Assert: !Equals [!Sub 'a${Name}', x]}]}
  b: {RuleCondition: !Not [!Equals [!Ref Name, x]], Assertions: [{Assert: !Equals [a, b]}]}
  c: {Assertions: [{Assert: !Equals [!Ref Size, large], AssertDescription: too small}]}
`)
	p, _ := parsed.Values(stack.Environment{}, Pseudo{StackName: "s"})
	if _, problems := parsed.Decide(p, nil); len(problems) != 1 || problems[0].Message != "Rule c: too small" {
		t.Errorf("without values: %v", problems)
	}
	p, _ = parsed.Values(stack.Environment{Parameters: map[string]any{"Name": "x", "Size": "large"}}, Pseudo{StackName: "s"})
	if _, problems := parsed.Decide(p, nil); len(problems) != 2 {
		t.Errorf("with values: %v", problems)
	}
}

// TestHOTHasNothingOfAmazon checks that no version of HOT has Amazon's additions: functions are
// data there, sections are refused.
func TestHOTHasNothingOfAmazon(t *testing.T) {
	t.Parallel()
	for date, set := range funcs.Sets {
		for _, name := range []string{"Fn::Sub", "Fn::Cidr", "Fn::ImportValue", "Fn::Transform", "Fn::Length", "Fn::ToJsonString", "Condition"} {
			if set.Values[name] != nil || set.Conditions[name] != nil {
				t.Errorf("%s has %s", date, name)
			}
		}
	}
	for _, section := range []string{"Transform", "Metadata", "Rules"} {
		_, err := Parse([]byte("heat_template_version: 2018-08-31\n"+section+": {}\n"), Limits{})
		if err == nil || !strings.Contains(err.Error(), "The template section is invalid: "+section) {
			t.Errorf("%s in HOT: %v", section, err)
		}
	}
	decided, p := decideWith(t, `{"heat_template_version": "2013-05-23", "resources": {"r": {"type": "A", "properties":
		{"v": {"Fn::Sub": "${a}"}, "w": {"Fn::ForEach::L": ["X", ["a"], {"${X}": 1}]}}}}}`, nil)
	got, problems := decided.Properties("r", Scope{Parameters: p})
	want := map[string]any{"v": map[string]any{"Fn::Sub": "${a}"}, "w": map[string]any{"Fn::ForEach::L": []any{"X", []any{"a"}, map[string]any{"${X}": 1}}}}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("properties (-want +got):\n%s%v", diff, problems)
	}
}

// TestOpenLoop checks that a loop over a parameter without a value makes nothing, and that
// references to what it would make are not wrong.
func TestOpenLoop(t *testing.T) {
	t.Parallel()
	const src = `
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::L: [X, !Ref Names, {'r${X}': {Type: 'OS::Heat::Value', Properties: {value: !Ref X}}}]
  s: {Type: 'OS::Heat::Value', Properties: {value: !GetAtt ra.value}}
`
	parsed := parse(t, src)
	p, problems := parsed.Values(stack.Environment{}, Pseudo{StackName: "s"})
	if len(problems) != 1 || problems[0].Code != stack.UserParameterMissing {
		t.Fatal(problems)
	}
	decided, problems := parsed.Decide(p, nil)
	problems = append(problems, decided.Check(nil, twoTypes{})...)
	if len(problems) > 0 || len(decided.Resources) != 1 {
		t.Errorf("%d resources, %v", len(decided.Resources), problems)
	}
	decided, _ = decideWith(t, src, map[string]any{"Names": "a,b"})
	if names := decided.resourceNames(); !cmp.Equal(names, []string{"ra", "rb", "s"}) {
		t.Errorf("resources %v", names)
	}
	if needs := decided.Requires("s"); !cmp.Equal(needs, []string{"ra"}) {
		t.Errorf("s requires %v", needs)
	}
	if line, column := decided.Place("Resources.rb.Properties.value"); line != 6 || column == 0 {
		t.Errorf("the property of a loop stands at %d:%d", line, column)
	}
	if again, _ := decideWith(t, src, map[string]any{"Names": "c"}); !cmp.Equal(again.resourceNames(), []string{"rc", "s"}) {
		t.Errorf("resources of another value %v", again.resourceNames())
	}
}

// Amazon's types are Heat's, and the cloud is asked about each object that they name.
// TestLoopsEndAtTheLimit checks that loops end when a stack has no room for more, with one problem.
func TestLoopsEndAtTheLimit(t *testing.T) {
	numbers := ""
	for i := range 100 {
		numbers += fmt.Sprintf("a%d,", i)
	}
	src := "AWSTemplateFormatVersion: 2010-09-09\nTransform: AWS::LanguageExtensions\nResources:\n" +
		"  Fn::ForEach::A: [I, [" + numbers + "], {'Fn::ForEach::B': [J, [" + numbers + "], {'r${I}x${J}': {Type: T}}]}]\n"
	for most, want := range map[int]int{100: 100, 9_999: 9_999, 10_000: 10_000, 0: 10_000} {
		parsed, err := Parse([]byte(src), Limits{Resources: most})
		if got := len(parsed.Resources); got != want {
			t.Errorf("at most %d: %d resources", most, got)
		}
		var told stack.Problems
		errors.As(err, &told)
		if full := want < 10_000; full != (len(told) == 1 && told[0].Code == stack.RequestLimitExceeded) || !full && err != nil {
			t.Errorf("at most %d: %v", most, err)
		}
	}
}

func TestAmazonParameterTypes(t *testing.T) {
	t.Parallel()
	_, p := decideWith(t, `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Key: {Type: 'AWS::EC2::KeyPair::KeyName', ConstraintDescription: a key that is there}
  Nets: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Numbers: {Type: List<Number>, Default: '1, 2.5'}
  Texts: {Type: List<String>, Default: ' a ,b'}
  Plain: {Type: CommaDelimitedList, Default: ' a ,b'}
  Zone: {Type: 'AWS::EC2::AvailabilityZone::Name', Default: nova, AllowedValues: [nova, east]}
Resources: {}
`, map[string]any{"Key": "mine", "Nets": "net-1, net-2"})
	for name, want := range map[string]any{
		"Key": "mine", "Nets": []any{"net-1", "net-2"}, "Numbers": []any{"1", "2.5"}, "Texts": []any{"a", "b"}, "Plain": []any{"a", "b"}, "Zone": "nova",
	} {
		if got, _ := p.Get(name); !cmp.Equal(want, got) {
			t.Errorf("%s is %#v", name, got)
		}
	}
	asked := map[string]any{}
	for _, c := range p.Custom {
		asked[c.Constraint+" "+fmt.Sprint(c.Value)] = c.Parameter
	}
	want := map[string]any{"nova.keypair mine": "Key", "neutron.subnet net-1": "Nets", "neutron.subnet net-2": "Nets"}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestInterface(t *testing.T) {
	t.Parallel()
	parsed := parse(t, `
AWSTemplateFormatVersion: 2010-09-09
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
    - {Label: {default: One}, Parameters: [a, nothing, 5]}
    - {Parameters: x}
    - text
    ParameterLabels: {a: {default: The first}, b: text, c: {default: 5}, nothing: {default: x}}
  Other: [anything]
Parameters: {a: {Type: String}, b: {Type: String}, c: {Type: String, Label: own}}
Resources: {}
`)
	want := []any{
		map[string]any{"label": "One", "parameters": []any{"a"}},
		map[string]any{"label": "", "parameters": []any{}},
		map[string]any{"label": "", "parameters": []any{}},
	}
	if diff := cmp.Diff(any(want), parsed.ParameterGroups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	labels := []string{}
	for _, p := range parsed.Parameters {
		labels = append(labels, p.Label)
	}
	if !cmp.Equal(labels, []string{"The first", "b", "own"}) {
		t.Errorf("labels %v", labels)
	}
}

// TestWorstAmazonTemplates checks that the most expensive templates of CloudFormation's language
// are bounded in memory and, by a wide margin, in time.
func TestWorstAmazonTemplates(t *testing.T) {
	const head = "AWSTemplateFormatVersion: 2010-09-09\nTransform: AWS::LanguageExtensions\n"
	ten := "[a, b, c, d, e, f, g, h, i, j]"
	loop := "{v: 1}"
	for i := 9; i >= 0; i-- {
		loop = fmt.Sprintf("{Fn::ForEach::L%d: [I%d, %s, {'k${I%d}': %s}]}", i, i, ten, i, loop)
	}
	var many strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&many, "%x,", i)
	}
	names := strings.TrimSuffix(many.String(), ",")
	resources := head + "Parameters: {L: {Type: CommaDelimitedList, Default: '" + names + "'}}\nResources: {Fn::ForEach::A: [X, !Ref L, {'r${X}': {Type: A}}]}"
	placeholders := strings.Repeat("${S}", 100_000)
	for name, src := range map[string]string{
		"loops in loops":     head + "Resources: {r: {Type: A, Properties: " + loop + "}}",
		"many resources":     resources,
		"one long Sub":       head + "Parameters: {S: {Type: String, Default: s}}\nResources: {r: {Type: A, Properties: {v: !Sub '" + placeholders + "'}}}",
		"a Sub of all names": head + "Resources: {r: {Type: A, Properties: {v: !Sub '${" + strings.ReplaceAll(names, ",", "}${") + "}'}}}",
		"short forms, deep":  head + "Conditions: {c: " + strings.Repeat("!Not [", 95) + "!Equals [a, b]" + strings.Repeat("]", 95) + "}",
		"short forms, wide":  head + "Resources: {r: {Type: A, Properties: {v: [" + strings.Repeat("!Ref a,", 60_000) + "]}}}",
		"braces":             head + "Resources: {Fn::ForEach::A: [X, " + ten + ", {'r${X}': {Type: A, Properties: {v: '" + strings.Repeat("${", 200_000) + "'}}}]}",
	} {
		if len(src) > 512<<10 {
			t.Fatalf("%s has %d bytes", name, len(src))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		allTheWay(src)
		runtime.ReadMemStats(&after)
		if made := (after.TotalAlloc - before.TotalAlloc) >> 20; made > 200 {
			t.Errorf("%s: %d MB are made on the way", name, made)
		}
	}
}

func allTheWay(src string) {
	parsed, _ := Parse([]byte(src), Limits{})
	if parsed == nil {
		return
	}
	p, _ := parsed.Values(stack.Environment{}, Pseudo{StackName: "s"})
	decided, _ := parsed.Decide(p, nil)
	decided.Check(nil, twoTypes{})
	for _, r := range decided.Resources {
		_, _ = decided.Properties(r.Name, Scope{Parameters: p})
	}
}

// TestPageShowsATemplate checks that the page for users shows a valid template.
func TestPageShowsATemplate(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/cloudformation.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	src, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the page shows none")
	}
	decided, _ := decideWith(t, src, nil)
	if names := decided.resourceNames(); !cmp.Equal(names, []string{"Net", "Subnetfront", "Subnetback"}) {
		t.Errorf("it has the resources %v", names)
	}
}
