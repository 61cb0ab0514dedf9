package engine_test

import (
	"fmt"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// When a nested stack cannot resolve an output, the parent's output shows the reason.
func TestOutputsSayWhyNot(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	const head = "heat_template_version: 2015-10-15\n"
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", Source: stack.Source{
		Template: []byte(head + "resources: {p: {type: c.yaml}}\noutputs: {a: {value: {get_attr: [p, a]}}, b: {value: {get_attr: [p, b]}}}\n"),
		Files:    map[string]string{"c.yaml": head + "outputs: {a: {value: x}, b: {value: {get_param: foo}}}\n"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	outputs, err := e.Outputs(t.Context(), w.run(e, nil, made.ID))
	if err != nil || len(outputs) != 2 {
		t.Fatal(outputs, err)
	}
	if got := fmt.Sprint(outputs[0].Value, outputs[0].Err, "|", outputs[1].Value, outputs[1].Err); got != "x|<nil>Error in p output b: The Parameter (foo) was not provided." {
		t.Errorf("%q", got)
	}
}
