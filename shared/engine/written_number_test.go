package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const numbers = `
heat_template_version: 2018-08-31
parameters:
  o: {type: json, default: {a: 9007199254740993, b: 1.0, c: [100.0, 2.50, 12345678901234567890]}}
resources:
  v: {type: OS::Heat::Value, properties: {value: {get_param: o}}}
  w:
    type: OS::Heat::Value
    metadata: {x: 9007199254740993, y: 1.0, z: 1}
    properties: {value: {x: 9007199254740993, y: 1.0, z: 1}}
  in: {type: inner.yaml, properties: {n: 3.0, j: {get_attr: [v, value]}}}
  g:
    type: OS::Heat::ResourceGroup
    properties: {count: 1, resource_def: {type: OS::Heat::Value, properties: {value: {y: 6.0, k: {get_param: [o, a]}}}}}
outputs:
  all: {value: [{get_attr: [v, value]}, {get_attr: [v, value, b]}, {get_attr: [w, value]}, {get_attr: [in, o]}, {get_attr: [g, value]}]}
`

const numbered = `
heat_template_version: 2018-08-31
parameters: {n: {type: number}, j: {type: json}}
resources: {r: {type: OS::Heat::Value, properties: {value: [{get_param: n}, {get_param: [j, c]}]}}}
outputs: {o: {value: {get_attr: [r, value]}}}
`

// 1.0 is not 1, and no digit is lost, through rows, nested stacks and groups. The values are those
// of Heat 19 for the same template.
func TestNumbersStayWhatTheyWere(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	source := stack.Source{Template: []byte(numbers), Files: map[string]string{"inner.yaml": numbered}}
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "numbers", DisableRollback: true, Source: source})
	if err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	shown := func() string {
		t.Helper()
		outputs, err := e.Outputs(t.Context(), s)
		if err != nil || len(outputs) != 1 {
			t.Fatal(s.State(), s.Reason, outputs, err)
		}
		text, err := json.Marshal([]any{outputs[0].Value, w.row(s, "w").Metadata})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	want := `[[{"a":9007199254740993,"b":1.0,"c":[100.0,2.5,12345678901234567890]},1.0,{"x":9007199254740993,"y":1.0,"z":1},` +
		`[3.0,[100.0,2.5,12345678901234567890]],[{"k":9007199254740993,"y":6.0}]],{"x":9007199254740993,"y":1.0,"z":1}]`
	if got := shown(); got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}

	const still = "v unchanged; w unchanged; in updated +; g updated +" // the nested stacks are compared there
	for text, want := range map[string]string{
		"x: 9007199254740993, y: 1.0": still,
		"x: 9007199254740993, y: 1":   still, // they are equal
		"x: 9007199254740992, y: 1.0": strings.Replace(still, "w unchanged", "w updated", 1),
	} {
		source.Template = []byte(strings.Replace(numbers, "value: {x: 9007199254740993, y: 1.0", "value: {"+text, 1))
		if got := w.foretold(e, s, source, false); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
