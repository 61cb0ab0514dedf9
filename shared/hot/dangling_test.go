package hot

import (
	"strings"
	"testing"
)

// A reference in an output to what is not there has a note, wherever it stands.
func TestDangling(t *testing.T) {
	t.Parallel()
	const hot = "heat_template_version: 2021-04-16\nparameters: {size: {type: string}}\nresources: {net: {type: T}}\noutputs:\n  o: {value: %}\n"
	const amazon = "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {size: {Type: String}}\nResources: {net: {Type: T}}\nOutputs:\n  o: {Value: %}\n"
	for _, c := range []struct {
		template, value string
		hints           []string
	}{
		{hot, "[{get_param: size}, {get_resource: net}, {get_param: 'OS::stack_id'}, {get_attr: [gone, a]}]", nil},
		{hot, "{get_param: siz}", []string{`Did you mean "size"?`}},
		{hot, "{list_join: ['', [{get_param: [siz, 0]}, {get_resource: nett}]]}", []string{`Did you mean "size"?`, `Did you mean "net"?`}},
		{hot, "{get_param: {get_resource: nett}}", []string{`Did you mean "net"?`}},
		{amazon, "[{Ref: size}, {Ref: net}, {Ref: 'AWS::Region'}]", nil},
		{amazon, "[{Ref: siz}, {Ref: other}]", []string{`Did you mean "size"?`, ""}},
	} {
		template, err := Parse([]byte(strings.Replace(c.template, "%", c.value, 1)), Limits{})
		if err != nil {
			t.Fatalf("%s: %v", c.value, err)
		}
		notes := template.Dangling(Scope{Pending: later{}, Unknown: func(v any) bool { return v == any(later{}) }}, false)
		if len(notes) != len(c.hints) {
			t.Errorf("%s: %+v, want %d notes", c.value, notes, len(c.hints))
			continue
		}
		for i, hint := range c.hints {
			switch {
			case notes[i].Hint != hint:
				t.Errorf("%s: %+v, want %q", c.value, notes[i], hint)
			case notes[i].Offline == "":
				t.Errorf("%s: %+v, want %q", c.value, notes[i], hint)
			case notes[i].Line != 5:
				t.Errorf("%s: %+v, want %q", c.value, notes[i], hint)
			}
		}
	}
}
