package hot

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// The cases of testdata/functions hold a value, or a condition, in a template of the named version.
// It has a result, or fails when it is parsed or resolved, or is refused by Check. The answers are
// Heat's; a case whose answer is ours alone says so.

type functionCase struct {
	in      string
	value   *Node // of an output, or
	asks    *Node // of a condition
	gives   *Node
	fails   string
	refused string
	at      string
}

func functionCases(t testing.TB) []functionCase {
	t.Helper()
	files, err := filepath.Glob("testdata/functions/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var cases []functionCase
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
			c := functionCase{value: n.Get("value"), asks: n.Get("condition"), gives: n.Get("gives")}
			c.in, _ = n.Get("in").Text()
			c.fails, _ = n.Get("fails").Text()
			c.refused, _ = n.Get("refused").Text()
			c.at = fmt.Sprintf("%s:%d", filepath.Base(file), n.Line)
			cases = append(cases, c)
		}
	}
	return cases
}

// casePrelude is what every case has around it.
const casePrelude = `{
	"heat_template_version": %q,
	"parameters": {
		"text": {"type": "string", "default": "alpha"}, "number": {"type": "number", "default": 3},
		"flag": {"type": "boolean", "default": true}, "list": {"type": "comma_delimited_list", "default": "a,b"},
		"map": {"type": "json", "default": {"k": "v", "list": ["x", "y"], "deep": {"n": 1}}},
		"key": {"type": "string", "default": "k"}, "which": {"type": "string", "default": "server"},
		"each": {"type": "json", "default": {"x": ["p", "q"]}},
		"sorting": {"type": "json", "default": {"k": 1, "b": {"z": 1, "y": 2}, "a": 3, "d": 4}},
		"written": {"type": "json", "default": "{\"z\": 1, \"x\": 2, \"y\": 3}"}
	},
	"resources": {"server": {"type": "Server"}, "flavor": {"type": "Flavor"}},
	"outputs": {"o": {"value": %s}}%s
}`

// cfnPrelude is the same in CloudFormation's words.
const cfnPrelude = `{
	%q: %q,
	"Parameters": {
		"text": {"Type": "String", "Default": "alpha"}, "number": {"Type": "Number", "Default": 3},
		"flag": {"Type": "Boolean", "Default": true}, "list": {"Type": "CommaDelimitedList", "Default": "a,b"},
		"map": {"Type": "Json", "Default": {"k": "v", "list": ["x", "y"]}}, "which": {"Type": "String", "Default": "server"}
	},
	"Mappings": {
		"sizes": {"small": {"ram": 512, "zones": ["a", "b"]}, "1": {"ram": 1}, "text": "abc", "list": [{"x": 1}], "none": null}, "alpha": {"b": {"c": "d"}}
	},
	"Resources": {"server": {"Type": "Server"}, "flavor": {"Type": "Flavor"}},
	"Outputs": {"o": {"Value": %s}}%s
}`

func (c functionCase) template() string {
	value, conditions := c.value, ""
	if value == nil {
		value = &Node{}
	}
	if c.in >= "2016-10-14" {
		conditions = `, "conditions": {
			"is_alpha": {"equals": [{"get_param": "text"}, "alpha"]}, "is_beta": {"equals": [{"get_param": "text"}, "beta"]}
		}`
	}
	text, _ := json.Marshal(value)
	switch c.in {
	case "2010-09-09":
		conditions = `, "Conditions": {
			"is_alpha": {"Fn::Equals": [{"Ref": "text"}, "alpha"]}, "is_beta": {"Fn::Equals": [{"Ref": "text"}, "beta"]}
		}`
		return fmt.Sprintf(cfnPrelude, amazHeader, c.in, text, conditions)
	case "2012-12-12":
		return fmt.Sprintf(cfnPrelude, cfnHeader, c.in, text, "")
	}
	return fmt.Sprintf(casePrelude, c.in, text, conditions)
}

var caseAttributes = map[string]map[string]any{
	"server": {
		"first_address": "10.0.0.4", "vcpus": 2.0, "name": "web",
		"Endpoint.Address": "db.example",
		"addresses":        map[string]any{"private": []any{map[string]any{"addr": "10.0.0.4"}}},
	},
	"flavor": {"ram": 512.0, "name": "tiny"},
}

func caseScope(p Parameters) Scope {
	return Scope{
		Parameters: p,
		Files:      map[string]string{"greeting.txt": "hello $name\n"},
		Zones:      func() ([]string, error) { return []string{"east", "west"}, nil },
		Ref:        func(name string) (any, bool) { return "id-of-" + name, true },
		Attr: func(name, attribute string, path []any) (any, bool) {
			if attribute == "" {
				return caseAttributes[name], true
			}
			v, _ := funcs.Select(caseAttributes[name][attribute], path)
			return v, true
		},
		Facade: func(what string) any {
			return map[string]any{"metadata": map[string]any{"role": "parent"}, "deletion_policy": "Retain"}[what]
		},
	}
}

// run returns the result of the case, and that of Check.
func (c functionCase) run() (v any, checked stack.Problems, err error) {
	t, err := Parse([]byte(c.template()), Limits{})
	if err != nil {
		return nil, nil, err
	}
	p, problems := t.Values(stack.Environment{}, Pseudo{StackID: "an-id", StackName: "web", ProjectID: "a-project"})
	if len(problems) > 0 {
		return nil, nil, fmt.Errorf("the case's own parameters: %w", problems)
	}
	if c.asks != nil {
		var bad findings
		n := t.version.functions.PrepareCondition(c.asks, path("condition"), bad.wrong)
		if len(bad) > 0 {
			return nil, nil, stack.Problems(bad)
		}
		v, err = t.Resolve(n, caseScope(p))
		return v, nil, err
	}
	if t, problems = t.Decide(p, nil); len(problems) > 0 {
		return nil, nil, problems
	}
	checked = t.Check(nil, caseCatalog{})
	v, err = t.Resolve(t.Output("o").Value, caseScope(p))
	return v, checked, err
}

// caseCatalog knows the attributes that the cases' resources have.
type caseCatalog struct{ anyCatalog }

func (caseCatalog) HasAttribute(_, kind, attribute string) bool {
	_, ok := caseAttributes[strings.ToLower(kind)][attribute]
	return ok
}

type anyCatalog struct{}

func (anyCatalog) HasType(string, string) bool              { return true }
func (anyCatalog) HasAttribute(string, string, string) bool { return true }
func (anyCatalog) Class(_, kind string) string              { return kind }
func (anyCatalog) Types() []string                          { return nil }
func (anyCatalog) Attributes(string, string) []string       { return nil }

func TestFunctions(t *testing.T) {
	t.Parallel()
	for _, c := range functionCases(t) {
		t.Run(c.at, func(t *testing.T) {
			t.Parallel()
			v, checked, err := c.run()
			switch {
			case c.refused != "":
				if !strings.HasSuffix(checked.Error(), ": "+c.refused) {
					t.Errorf("Check says %q, want %q", checked, c.refused)
				}
			case c.fails != "":
				if len(checked) > 0 { // Heat checks before it resolves
					err = checked
				}
				if err == nil {
					t.Fatalf("gives %#v, want the error %q", v, c.fails)
				}
				ours, _ := strings.CutPrefix(err.Error(), pathInFront(err))
				if ours != c.fails && !(strings.HasPrefix(c.fails, "Algorithm") && strings.HasPrefix(ours, c.fails)) {
					t.Errorf("fails with\n%s\nwant\n%s", ours, c.fails)
				}
			default:
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.gives.Plain(), v); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
		})
	}
}

// pathInFront returns the part of a message that holds the path of the call.
func pathInFront(err error) string {
	var p stack.Problems
	if errors.As(err, &p) && strings.HasPrefix(p[0].Message, p[0].Path+": ") {
		return p[0].Path + ": "
	}
	return ""
}

// TestEveryFunctionHasItsCase checks that a case shows every function of a version under its name.
// The case has that version, or the one in which the name got that meaning.
func TestEveryFunctionHasItsCase(t *testing.T) {
	t.Parallel()
	type row struct {
		name string
		f    *funcs.Func
	}
	shown := map[row]bool{}
	var mark func(n *Node, known map[string]*funcs.Func)
	mark = func(n *Node, known map[string]*funcs.Func) {
		for i, item := range n.Items {
			if n.Keys != nil {
				shown[row{n.Keys[i], known[n.Keys[i]]}] = true
			}
			mark(item, known)
		}
	}
	for _, c := range functionCases(t) {
		set := funcs.Sets[c.in]
		if c.value != nil {
			mark(c.value, set.Values)
		} else {
			mark(c.asks, set.Conditions)
		}
	}
	for version, set := range funcs.Sets {
		for what, table := range map[string]map[string]*funcs.Func{"value": set.Values, "condition": set.Conditions} {
			for name, f := range table {
				if f.About == "" {
					t.Errorf("%s %s %s is not described", version, what, name)
				}
				if (f.Run == nil) == (f.Eval == nil) {
					t.Errorf("%s %s %s must have one of Run and Eval", version, what, name)
				}
				invalid := what == "condition" && set.Values[name] != nil && set.Values[name] != f
				if !shown[row{name, f}] && !invalid {
					t.Errorf("%s %s %s has no case", version, what, name)
				}
			}
		}
	}
}

// TestCountOfFunctions counts the functions of each version: one too many or too few shows.
func TestCountOfFunctions(t *testing.T) {
	t.Parallel()
	usable := func(table map[string]*funcs.Func) (n int) {
		for _, f := range table {
			if !strings.Contains(f.About, "older version") && !strings.Contains(f.About, "may not use") {
				n++
			}
		}
		return n
	}
	want := map[string][2]int{
		"2010-09-09": {12, 6}, "2012-12-12": {11, 0},
		"2013-05-23": {16, 0}, "2014-10-16": {8, 0}, "2015-04-30": {10, 0}, "2015-10-15": {10, 0}, "2016-04-08": {11, 0},
		"2016-10-14": {14, 5}, "2017-02-24": {16, 5}, "2017-09-01": {21, 7}, "2018-03-02": {21, 7}, "2018-08-31": {21, 7},
		"2021-04-16": {21, 7},
	}
	got := map[string][2]int{}
	for version, set := range funcs.Sets {
		got[version] = [2]int{usable(set.Values), usable(set.Conditions)}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values and conditions of each version (-want +got):\n%s", diff)
	}
}

type unknown struct{ of string }

func isUnknown(v any) bool { _, ok := v.(unknown); return ok }

// TestUnknownValues checks that a function of an unknown value has an unknown result.
func TestUnknownValues(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]any{
		`{"get_resource": "server"}`:                                                              unknown{"server"},
		`{"get_attr": ["server", "name"]}`:                                                        unknown{"server.name"},
		`{"a": [{"get_resource": "server"}, 1]}`:                                                  map[string]any{"a": []any{unknown{"server"}, 1}},
		`{"str_replace": {"template": "x", "params": {"x": {"get_resource": "server"}}}}`:         unknown{},
		`{"list_join": [",", ["a", {"get_attr": ["server", "name"]}]]}`:                           unknown{},
		`{"str_split": [",", {"list_join": [",", [{"get_resource": "server"}]]}]}`:                unknown{},
		`{"repeat": {"template": "x", "for_each": {"x": {"get_attr": ["server", "name"]}}}}`:      unknown{},
		`{"repeat": {"template": {"get_resource": "server"}, "for_each": {"x": ["a"]}}}`:          unknown{},
		`{"get_param": ["map", {"get_attr": ["server", "name"]}]}`:                                unknown{},
		`{"get_file": {"get_attr": ["server", "name"]}}`:                                          unknown{},
		`{"map_merge": [{"a": {"get_resource": "server"}}, {"b": 1}]}`:                            unknown{},
		`{"list_join": [",", ["a", {"list_join": ["", ["b", {"get_resource": "server"}]]}]]}`:     unknown{},
		`{"yaql": {"expression": "$.data", "data": [{"a": {"get_resource": "server"}}]}}`:         unknown{},
		`{"yaql": {"expression": {"get_attr": ["server", "name"]}}}`:                              unknown{},
		`{"if": ["is_beta", {"get_resource": "server"}, "known"]}`:                                "known",
		`{"get_attr": ["server", {"list_join": ["", [{"get_attr": ["flavor", "name"]}, "_a"]]}]}`: unknown{},
	} {
		node, _, err := readJSON([]byte(value), Limits{}.filled())
		if err != nil {
			t.Fatal(value, err)
		}
		parsed, err := Parse([]byte(functionCase{in: "2017-09-01", value: node}.template()), Limits{})
		if err != nil {
			t.Fatal(value, err)
		}
		p, _ := parsed.Values(stack.Environment{}, Pseudo{})
		parsed, _ = parsed.Decide(p, nil)
		got, err := parsed.Resolve(parsed.Output("o").Value, Scope{
			Parameters: p,
			Ref:        func(name string) (any, bool) { return unknown{name}, true },
			Attr:       func(name, attribute string, _ []any) (any, bool) { return unknown{name + "." + attribute}, true },
			Pending:    unknown{},
			Unknown:    isUnknown,
		})
		if err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(unknown{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", value, diff)
		}
	}
}

func TestVersionsHaveFunctions(t *testing.T) {
	t.Parallel()
	dates := map[string]bool{}
	for _, values := range versions {
		for name, v := range values {
			if v.functions.Values == nil {
				t.Errorf("%s has no functions", name)
			}
			dates[v.date] = true
		}
	}
	for date := range funcs.Sets {
		if !dates[date] {
			t.Errorf("%s has functions but is no version", date)
		}
	}
	if !slices.Equal(versionDates(), []string{"2010-09-09", "2012-12-12", "2013-05-23", "2014-10-16", "2015-04-30", "2015-10-15", "2016-04-08", "2016-10-14",
		"2017-02-24", "2017-09-01", "2018-03-02", "2018-08-31", "2021-04-16"}) {
		t.Errorf("versions %v", versionDates())
	}
}

func versionDates() []string {
	var dates []string
	for _, values := range versions {
		for _, v := range values {
			dates = append(dates, v.date)
		}
	}
	slices.Sort(dates)
	return slices.Compact(dates)
}

func (anyCatalog) NoType(_, kind string) stack.Problem {
	return stack.Problem{Message: "The Resource Type (" + kind + ") could not be found."}
}
