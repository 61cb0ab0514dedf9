package hot

import (
	"fmt"
	"strings"
	"testing"
)

func TestRepeated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"none", "a: 1\nb: {c: 1, d: 1}\n", ""},
		{"in two maps", "a: {c: 1}\nb: {c: 1}\n", ""},
		{"block", "a: 1\nb: 2\na: 3\n", "3:1 line 1"},
		{"flow", "a: {b: 1, b: 2}\n", "1:11 line 1"},
		{"thrice", "a: 1\na: 2\na: 3\n", "2:1 line 1;3:1 line 1"},
		{"two forms of one key", "1: a\n'1': b\n", "2:1 line 1"},
		{"merged keys come again", "x: &x {a: 1}\nb: {<<: *x, a: 2}\n", ""},
		{"beside merged keys", "x: &x {a: 1}\nb: {<<: *x, a: 2, a: 3}\n", "2:19 line 2"},
		{"an alias counts once", "x: &x {a: 1, a: 2}\ny: *x\n", "1:14 line 1"},
		{"JSON", "{\"a\": 1,\n\t\"b\": {\"c\": 1,\n\t\"c\": 2}}", "3:2 line 2"},
		{"JSON with few faults", `{"a": 1, "a": 2, }`, "1:10 line 1"},
		{"no text", "\x00", ""},
	} {
		var got []string
		for _, p := range Repeated([]byte(c.text), Limits{}) {
			_, first, _ := strings.Cut(p.Message, " is in ")
			first, _, _ = strings.Cut(first, " already")
			got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, first))
			if p.Offline == "" {
				t.Errorf("%s: it is no note", c.name)
			}
		}
		if text := strings.Join(got, ";"); text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
	if n := len(Repeated([]byte(strings.Repeat("a: 1\n", 5000)), Limits{})); n > mostProblems+1 {
		t.Errorf("%d notes", n)
	}
}

// A map that is data has no note, even if it looks like a call.
func TestMisspelt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, hint string }{
		{"a function", "{get_param: a}", ""},
		{"one letter less", "{get_parm: a}", `Did you mean "get_param"?`},
		{"deep in a list", "[{a: [{get_atr: [x, y]}]}]", `Did you mean "get_attr"?`},
		{"in the arguments of a function", "{list_join: ['', [{get_resorce: x}]]}", `Did you mean "get_resource"?`},
		{"a map with two keys", "{get_parm: a, b: c}", ""},
		{"another name", "{metadata: a}", ""},
		{"near to a function without an underscore", "{filters: a}", ""},
		{"a text", "get_parm", ""},
	} {
		text := "heat_template_version: 2021-04-16\nparameters: {a: {type: string}}\nresources: {x: {type: T, properties: {p: " + c.value + "}}}\n"
		template, err := Parse([]byte(text), Limits{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		notes := template.Misspelt()
		switch {
		case c.hint == "" && len(notes) > 0:
			t.Errorf("%s: %+v", c.name, notes)
		case c.hint != "" && (len(notes) != 1 || notes[0].Hint != c.hint || notes[0].Offline == "" || notes[0].Line != 3):
			t.Errorf("%s: %+v, want %s", c.name, notes, c.hint)
		}
	}
}
