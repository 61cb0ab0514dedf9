package environment

import (
	"fmt"
	"testing"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// TestMerge merges files over {} or direct values, in their order, for a template that declares s,
// n, l, j and b, each of the type that it begins with. Answers are Heat 19's (validate with
// environment_files), except for those marked.
func TestMerge(t *testing.T) {
	types := map[string]string{"s": hot.String, "n": hot.Number, "l": hot.List, "j": hot.JSON, "b": hot.Boolean}
	const m = "parameter_merge_strategies: {default: merge}\n"
	const d = "parameter_merge_strategies: {default: deep_merge}\n"
	for name, c := range map[string]struct {
		direct string
		files  []string
		want   string // parameters
		bad    string
	}{
		"overwrite":                           {"", []string{"parameters: {s: a, l: a, j: {x: 1}}", "parameters: {s: b, l: b, j: {y: 2}}"}, "map[j:map[y:2] l:b s:b]", ""},
		"direct parameters come first":        {"{s: a, n: 5}", []string{"parameters: {s: b}"}, "map[n:5 s:b]", ""},
		"and are merged":                      {"{s: a}", []string{m + "parameters: {s: b}"}, "map[s:ab]", ""},
		"merge of strings":                    {"", []string{m + "parameters: {s: a}", m + "parameters: {s: b}"}, "map[s:ab]", ""},
		"merge of lists that are texts":       {"", []string{m + "parameters: {l: 'a,b'}", m + "parameters: {l: c}", m + "parameters: {l: d}"}, "map[l:a,b,c,d]", ""},
		"merge of lists":                      {"", []string{m + "parameters: {l: [a]}", m + "parameters: {l: [b]}"}, "map[l:[a b]]", ""},
		"merge of a list and a text":          {"", []string{m + "parameters: {l: [a]}", m + "parameters: {l: b}"}, "", "0:0 HTTPBadRequest 1|parameters.l: Invalid parameter in environment: ['a'] cannot be merged with 'b' for parameter 'l'."},
		"merge of json":                       {"", []string{m + "parameters: {j: {x: 1, y: {p: 1}}}", m + "parameters: {j: {y: {q: 2}}}"}, "map[j:map[x:1 y:map[q:2]]]", ""},
		"deep_merge of json":                  {"", []string{d + "parameters: {j: {x: 1, y: {p: 1}, l: [1], s: a, z: null}}", d + "parameters: {j: {y: {q: 2}, l: [2], s: b, x: 2, z: [3], w: null}}"}, "map[j:map[l:[1 2] s:ab x:2 y:map[p:1 q:2] z:[3]]]", ""},
		"deep_merge of json in texts (ours)":  {"", []string{d + `parameters: {j: '{"x": {"p": 1}}'}`, d + `parameters: {j: '{"x": {"q": 2}}'}`}, "map[j:map[x:map[p:1 q:2]]]", ""},
		"deep_merge of text over number":      {"", []string{d + "parameters: {j: {a: 1}}", d + "parameters: {j: {a: x}}"}, "", "0:0 HTTPBadRequest 1|parameters.j: Invalid parameter in environment: {'a': 1} cannot be merged with {'a': 'x'} for parameter 'j'."},
		"merge of numbers (ours)":             {"", []string{m + "parameters: {n: 1}", m + "parameters: {n: 2}"}, "map[n:3]", ""},
		"merge of whole reals (ours)":         {"", []string{m + "parameters: {n: 1.0}", m + "parameters: {n: 2}"}, "map[n:3]", ""},
		"merge of numbers in texts":           {"", []string{m + "parameters: {n: '1'}", m + "parameters: {n: '2'}"}, "map[n:12]", ""},
		"merge of booleans":                   {"", []string{m + "parameters: {b: 'true'}", m + "parameters: {b: 'true'}"}, "", "0:0 InvalidMergeStrategyForParam 1|parameters.b: Invalid merge strategy 'merge' for parameter 'b'."},
		"a named strategy before default":     {"", []string{"parameter_merge_strategies: {default: merge, s: overwrite}\nparameters: {s: a}", "parameter_merge_strategies: {default: merge, s: overwrite}\nparameters: {s: b}"}, "map[s:b]", ""},
		"a word that is no strategy":          {"", []string{"parameter_merge_strategies: {default: nope}\nparameters: {s: a}", "parameter_merge_strategies: {default: merge, s: nope}\nparameters: {s: b}"}, "", "0:0 ConflictingMergeStrategyForParam 1|parameters.s: Conflicting merge strategy 'merge' for parameter 's' in file '1'."},
		"the first file's strategy lasts":     {"", []string{"parameter_merge_strategies: {s: merge}\nparameters: {s: a}", "parameters: {s: b}"}, "map[s:ab]", ""},
		"also before another default":         {"", []string{m + "parameters: {s: a}", "parameter_merge_strategies: {default: overwrite}\nparameters: {s: b}"}, "map[s:ab]", ""},
		"conflict of strategies":              {"", []string{"parameter_merge_strategies: {s: merge}\nparameters: {s: a}", "parameter_merge_strategies: {s: overwrite}\nparameters: {s: b}"}, "", "0:0 ConflictingMergeStrategyForParam 1|parameters.s: Conflicting merge strategy 'overwrite' for parameter 's' in file '1'."},
		"conflict with none":                  {"", []string{"parameters: {s: a}", "parameter_merge_strategies: {s: merge}\nparameters: {s: b}"}, "", "0:0 ConflictingMergeStrategyForParam 1|parameters.s: Conflicting merge strategy 'merge' for parameter 's' in file '1'."},
		"conflict of parameters and defaults": {"", []string{"parameter_merge_strategies: {s: merge}\nparameters: {s: a}", "parameter_merge_strategies: {s: overwrite}\nparameter_defaults: {s: b}"}, "", "0:0 ConflictingMergeStrategyForParam 1|parameter_defaults.s: Conflicting merge strategy 'overwrite' for parameter 's' in file '1'."},
		"not declared, in the first":          {"", []string{"parameters: {z: 1}", "parameters: {z: 2}"}, "map[z:1]", ""},
		"not declared, in the second":         {"", []string{"parameters: {s: a}", "parameters: {z: 2}"}, "map[s:a]", ""},
		"null in the second":                  {"", []string{"parameters: {s: a}", "parameters: {s: null}"}, "map[s:a]", ""},
		"null in the first":                   {"", []string{"parameters: {s: null}", "parameters: {s: a}"}, "map[s:a]", ""},
		"every conflict at once":              {"", []string{"parameters: {s: a, l: a}", "parameter_merge_strategies: {s: merge, l: merge}\nparameters: {s: b, l: b}"}, "", "0:0 ConflictingMergeStrategyForParam 1|parameters.l: Conflicting merge strategy 'merge' for parameter 'l' in file '1'.\n0:0 ConflictingMergeStrategyForParam 1|parameters.s: Conflicting merge strategy 'merge' for parameter 's' in file '1'."},
	} {
		var base stack.Environment
		read := func(text string) Layer {
			l, err := Read([]byte(text), hot.Limits{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return l
		}
		if c.direct != "" {
			base.Parameters = read("parameters: " + c.direct).Parameters
		}
		var files []File
		for i, text := range c.files {
			files = append(files, File{Name: fmt.Sprint(i), Layer: read(text)})
		}
		got, err := Merge(base, files, types)
		if bad := told(err); bad != c.bad {
			t.Errorf("%s:\n got %s\nwant %s", name, bad, c.bad)
		}
		if shown := fmt.Sprint(got.Parameters); c.bad == "" && shown != c.want {
			t.Errorf("%s: %s, want %s", name, shown, c.want)
		}
	}
}

// TestMergeSections checks the other sections. In the registry the later file's line wins, and its
// resources count as one line. Sinks and encrypted names are collected.
func TestMergeSections(t *testing.T) {
	var files []File
	for _, text := range []string{
		"resource_registry: {A: B, C: D, resources: {r: {hooks: pre-create}}}\nevent_sinks: [{type: zaqar-queue, target: x}]\nencrypted_param_names: [a]\nparameter_defaults: {s: a}",
		"resource_registry: {A: E, resources: {q: {hooks: pre-update}}}\nevent_sinks: [{type: zaqar-queue, target: y}]\nencrypted_param_names: [b]\nparameter_defaults: {s: b, n: 3}",
	} {
		l, err := Read([]byte(text), hot.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Name: "f", Layer: l})
	}
	got, err := Merge(stack.Environment{}, files, map[string]string{"s": hot.String, "n": hot.Number})
	want := "{map[] map[n:3 s:b] map[A:E C:D resources:map[q:map[hooks:pre-update]]] [map[target:x type:zaqar-queue] map[target:y type:zaqar-queue]] [a b] ******}"
	if shown := fmt.Sprint(got); err != nil || shown != want {
		t.Errorf("got  %s, %v\nwant %s", shown, err, want)
	}
}

func TestTypes(t *testing.T) {
	template := "{heat_template_version: 2021-04-16, parameters: {a: {type: string}}}"
	files := map[string]string{
		"x.yaml": "{heat_template_version: 2021-04-16, parameters: {a: {type: number}, b: {type: json}}}",
		"y":      "#!/bin/sh\necho {",
	}
	if got := fmt.Sprint(Types([]byte(template), files, hot.Limits{})); got != "map[a:string b:json]" {
		t.Error(got)
	}
}
