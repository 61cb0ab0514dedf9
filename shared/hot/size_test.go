package hot

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/stack"
)

// TestTextsThatAreReferredToCount checks that many references to a long text count as much as they
// would take in JSON, whichever function makes them and whichever function gets them.
func TestTextsThatAreReferredToCount(t *testing.T) {
	long := strings.Repeat("x", 400_000)
	hot := func(value string) string {
		return fmt.Sprintf(`{"heat_template_version": "wallaby", "parameters": {"p": {"type": "string"}, "j": {"type": "json"}},
			"resources": {"o": {"type": "A"}, "r": {"type": "A", "properties": {"v": %s}}}}`, value)
	}
	cfn := func(value string) string {
		return fmt.Sprintf(`{"AWSTemplateFormatVersion": "2010-09-09", "Parameters": {"p": {"Type": "String"}, "j": {"Type": "String"}},
			"Resources": {"o": {"Type": "A"}, "r": {"Type": "A", "Properties": {"v": %s}}}}`, value)
	}
	many := func(what string) string { return "[" + strings.TrimSuffix(strings.Repeat(what+", ", 100), ", ") + "]" }
	keyed := func(what string) string {
		var b strings.Builder
		for i := range 100 {
			fmt.Fprintf(&b, `, "k%d": %s`, i, what)
		}
		return "{" + b.String()[2:] + "}"
	}
	file := `{"get_file": "f"}`
	for name, src := range map[string]string{
		"files":           hot(many(file)),
		"a map of files":  hot(keyed(file)),
		"parameters":      hot(many(`{"get_param": "p"}`)),
		"json parameters": hot(many(`{"get_param": ["j", "k"]}`)),
		"attributes":      hot(many(`{"get_attr": ["o", "a"]}`)),
		"references":      hot(many(`{"get_resource": "o"}`)),
		"if":              hot(`{"if": [true, ` + many(file) + `, 1]}`),
		"str_replace":     hot(`{"str_replace": {"template": "aa", "params": {"a": ` + many(file) + `}}}`),
		"list_join":       hot(`{"list_join": [",", [` + many(file) + `, ` + keyed(file) + `]]}`),
		"list_concat":     hot(`{"list_concat": [` + many(file) + `, ` + many(file) + `]}`),
		"map_merge":       hot(`{"map_merge": [` + keyed(file) + `]}`),
		"map_replace":     hot(`{"map_replace": [` + keyed(file) + `, {"keys": {"k1": "a"}}]}`),
		"repeat":          hot(`{"repeat": {"template": ["x", ` + file + `], "for_each": {"x": ` + many(`"y"`) + `}}}`),
		"repeated list":   hot(`{"repeat": {"template": "x", "for_each": {"x": ` + many(file) + `}}}`),
		"yaql":            hot(`{"yaql": {"expression": "$.data.a", "data": {"a": ` + many(file) + `}}}`),
		"yaql lists":      hot(`{"yaql": {"expression": "[` + strings.TrimSuffix(strings.Repeat("$.data, ", 100), ", ") + `]", "data": ` + file + `}}`),
		"make_url":        hot(`{"make_url": {"scheme": "http", "host": "a", "query": ` + keyed(file) + `}}`),
		"contains":        hot(`{"contains": [1, ` + many(file) + `]}`),
		"digest":          hot(many(`{"digest": ["md5", {"list_join": ["", ` + many(`"a"`) + `]}]}`)[:20] + `"", {"list_join": ["", ` + many(file) + `]}]}]`),
		"Fn::Join":        cfn(`{"Fn::Join": ["", ` + many(`{"Ref": "p"}`) + `]}`),
		"Ref":             cfn(many(`{"Ref": "p"}`)),
		"Fn::Sub":         cfn(`{"Fn::Sub": "` + strings.Repeat("${p}", 100) + `"}`),
		"Fn::GetAtt":      cfn(many(`{"Fn::GetAtt": ["o", "a"]}`)),
		"Fn::Select":      cfn(`{"Fn::Select": [0, ` + many(`{"Ref": "p"}`) + `]}`),
		"Fn::Base64":      cfn(`{"Fn::Base64": {"Fn::Join": ["", ` + many(`{"Ref": "p"}`) + `]}}`),
	} {
		given := map[string]any{"p": long, "j": map[string]any{"k": long}}
		if strings.Contains(src, "AWSTemplate") {
			given["j"] = "x"
		}
		parsed := parse(t, src)
		p, problems := parsed.Values(stack.Environment{Parameters: given}, Pseudo{})
		if len(problems) > 0 {
			t.Fatal(name, problems)
		}
		scope := Scope{
			Parameters: p, Files: map[string]string{"f": long},
			Ref:  func(string) (any, bool) { return long, true },
			Attr: func(string, string, []any) (any, bool) { return long, true },
		}
		_, problems = parsed.Properties("r", scope)
		if len(problems) != 1 || !strings.Contains(strings.ToLower(problems[0].Path), "resources.r.properties.v") {
			t.Errorf("%s: %.300v", name, problems)
		}
		if _, err := parsed.Resolve(parsed.resources["r"].Properties, scope); err == nil {
			t.Errorf("%s: what is no property is not bounded", name)
		}
	}
}

// TestPropertiesOfAResourceCountTogether checks that the properties of one resource count together,
// and that the error names the first that does not fit.
func TestPropertiesOfAResourceCountTogether(t *testing.T) {
	parsed := parse(t, `{"heat_template_version": "wallaby", "resources": {"r": {"type": "A", "properties":
		{"a": {"get_file": "f"}, "b": {"get_file": "f"}, "c": {"get_file": "f"}, "d": "x"}}}}`)
	scope := Scope{Files: map[string]string{"f": strings.Repeat("x", 1_000_000)}, Work: &Work{}}
	got, problems := parsed.Properties("r", scope)
	if len(got) != 3 {
		t.Errorf("%d properties", len(got))
	}
	if len(problems) != 1 {
		t.Fatalf("%d problems: %v", len(problems), problems)
	}
	if path := problems[0].Path; path != "resources.r.properties.c" {
		t.Errorf("the problem is at %s", path)
	}
	if made := scope.Work.Made(); made < 2_000_000 || made > 2_100_000 {
		t.Errorf("%d bytes were made", made)
	}
}

// TestAliasesOfLongTextsCount checks that an alias of YAML counts as much as what it names.
func TestAliasesOfLongTextsCount(t *testing.T) {
	text := "heat_template_version: wallaby\nresources:\n  r:\n    type: A\n    properties:\n      v: [&a " +
		strings.Repeat("x", 100_000) + strings.Repeat(", *a", 1000) + "]\n"
	if _, err := Parse([]byte(text), Limits{}); err == nil || !strings.Contains(err.Error(), "bytes when its aliases are expanded") {
		t.Errorf("%.200v", err)
	}
}
