package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A validation does not show the values that a request gives for hidden parameters, in nested
// stacks neither. It shows other values.
func TestValidationHidesValues(t *testing.T) {
	const secret, plain = "a-hidden-value", "a-plain-value"
	parameters := "parameters:\n  s: {type: string, hidden: true, default: none}\n  p: {type: string}\n"
	request := engine.Request{ShowNested: true, Source: stack.Source{
		Template: []byte("heat_template_version: 2021-04-16\n" + parameters + "resources:\n  below: {type: b.yaml, properties: {s: {get_param: s}, p: {get_param: p}, t: " + secret + "}}\n"),
		Files:    map[string]string{"b.yaml": "heat_template_version: 2021-04-16\n" + parameters + "  t: {type: string, hidden: true}\n  u: {type: string, hidden: true}\n"},
		Environment: stack.Environment{
			Parameters:        map[string]any{"s": secret, "p": plain},
			ParameterDefaults: map[string]any{"s": secret, "u": secret, "p": plain},
		},
	}}
	w := newWorld(t)
	e := w.engine(nil)
	inspected, err := e.Inspect(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	validated, err := e.Validate(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []engine.Validation{inspected, validated} {
		text := fmt.Sprintf("%+v", v)
		switch {
		case strings.Contains(text, secret):
			t.Errorf("text = %q, want it not to contain %q", text, secret)
		case !strings.Contains(text, plain):
			t.Errorf("text = %q, want it to contain %q", text, plain)
		case !strings.Contains(text, stack.Masked):
			t.Errorf("text = %q, want it to contain %q", text, stack.Masked)
		}
	}
	if request.Source.Environment.Parameters["s"] != secret {
		t.Error("the request was changed")
	}
}
