package wire

import (
	"runtime"
	"strings"
	"testing"

	"hearth/shared/stack"
)

func TestTemplateText(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"JSON as it was":   {" {\"b\": 1,\n\"a\": 2.0} ", "{\"b\": 1,\n\"a\": 2.0}"},
		"order":            {"z: 1\na: 2\nm: 3\n", `{"z":1,"a":2,"m":3}`},
		"a date is text":   {"heat_template_version: 2013-05-23\nt: 2001-12-14T21:59:43Z", `{"heat_template_version":"2013-05-23","t":"2001-12-14T21:59:43Z"}`},
		"old booleans":     {"a: [yes, No, on, OFF, true, 'yes', y]", `{"a":[true,false,true,false,true,"yes","y"]}`},
		"numbers":          {"a: [1, -2, 0x1f, 0o17, 017, 1_000, 1.0, 1.5e+3, 18446744073709551615]", `{"a":[1,-2,31,"0o17",15,1000,1.0,1500.0,18446744073709551615]}`},
		"null":             {"a: [~, null, '']", `{"a":[null,null,""]}`},
		"nothing":          {"", `{}`},
		"a comment":        {"# nothing", `{}`},
		"short forms":      {"AWSTemplateFormatVersion: 2010-09-09\na: !Sub x${y}\nb: [!GetAtt c.d, !Join [a, [!Ref b]]]", `{"AWSTemplateFormatVersion":"2010-09-09","a":{"Fn::Sub":"x${y}"},"b":[{"Fn::GetAtt":"c.d"},{"Fn::Join":["a",[{"Ref":"b"}]]}]}`},
		"keys of all kind": {"1: a\ntrue: b\n~: c\n2013-05-23: d", `{"1":"a","true":"b","null":"c","2013-05-23":"d"}`},
		"aliases":          {"a: &x {k: v}\nb: *x", `{"a":{"k":"v"},"b":{"k":"v"}}`},
		"merge":            {"base: &b {k: v, l: w}\nsum: {<<: *b, l: own}", `{"base":{"k":"v","l":"w"},"sum":{"k":"v","l":"own"}}`},
		"merge of several": {"a: &a {k: 1}\nb: &b {k: 2, l: 3}\nsum:\n  <<: [*a, *b]", `{"a":{"k":1},"b":{"k":2,"l":3},"sum":{"k":1,"l":3}}`},
		"blocks":           {"a: |\n  x\n  y\nb: >\n  x\n  y\n", `{"a":"x\ny\n","b":"x y\n"}`},
		"marks":            {"a: <b>&c", `{"a":"<b>&c"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := NewTemplate([]byte(c.text))
			if err != nil || string(got) != c.want {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestBadYAML(t *testing.T) {
	bomb := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 10; i++ {
		prev := "*a" + string(rune('0'+i-1))
		bomb += "a" + string(rune('0'+i)) + ": &a" + string(rune('0'+i)) + " [" + strings.TrimSuffix(strings.Repeat(prev+",", 10), ",") + "]\n"
	}
	merges := "m0: &m0 {k: v}\n"
	for i := 1; i < 19; i++ {
		n, p := string(rune('a'+i)), string(rune('a'+i-1))
		if i == 1 {
			p = "m0"
		}
		merges += n + ": &" + n + " {<<: [" + strings.TrimSuffix(strings.Repeat("*"+p+",", 9), ",") + "]}\n"
	}
	for name, c := range map[string]struct{ text, says string }{
		"syntax":     {"a: [b", "did not find expected"},
		"a list":     {"[a]", "not a JSON object or YAML mapping"},
		"itself":     {"a: &a [*a]", "contains itself"},
		"deep":       {"a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "nested deeper than"},
		"long texts": {"a: &a " + strings.Repeat("x", 100000) + "\nb: [" + strings.Repeat("*a,", 1000) + "]", "when its aliases are expanded"},
		"alias bomb": {bomb, "when its aliases are expanded"},
		"merge bomb": {merges, "when its aliases are expanded"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := NewTemplate([]byte(c.text))
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %.100s, %v; want an error with %q", got, err, c.says)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("took %d MiB", used>>20)
			}
		})
	}
}

func TestDescriptions(t *testing.T) {
	for text, want := range map[string]string{
		"heat_template_version: wallaby\nresources: {a: {type: T, description: one}, b: {type: T}, c: {type: T, description: [x]}}": "one",
		`{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"a": {"Type": "T", "Description": "two"}}}`:                       "two",
		"heat_template_version: wallaby\nresources: {a: {type: T}}":                                                                 "",
		"heat_template_version: wallaby\nresources: [a]":                                                                            "",
		"heat_template_version: wallaby\nresources: {a: [":                                                                          "",
		"heat_template_version: wallaby\nconditions: {no: false}\nresources: {a: {type: T, condition: no, description: three}}":     "three",
		`{"AWSTemplateFormatVersion": "2010-09-09", "Transform": "AWS::LanguageExtensions", "Parameters": {"L": {"Type": "CommaDelimitedList"}},
			"Resources": {"Fn::ForEach::R": ["N", {"Ref": "L"}, {"${N}": {"Type": "T", "Description": "of ${N}"}}]}}`: "of a",
		"a: b": "",
	} {
		source := stack.Source{Template: []byte(text), Environment: stack.Environment{Parameters: map[string]any{"L": "a"}}}
		if got := Descriptions(source); got["a"] != want || len(got) > 1 {
			t.Errorf("%s: %v, want %q", text, got, want)
		}
	}
}
