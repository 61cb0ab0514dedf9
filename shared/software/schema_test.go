package software

import (
	"encoding/json"
	"testing"

	"hearth/shared/stack"
)

// TestInputsAndOutputs checks what an input or output becomes, or what is wrong with it. All cases
// are compared with Heat 19, except those marked ours.
func TestInputsAndOutputs(t *testing.T) {
	inputs := [][2]string{
		{`{"name": "x"}`, `{"name":"x","type":"String"}`},
		{`{"name": null, "description": null}`, `{"description":"","name":"","type":"String"}`},
		{`{"name": "x", "type": null, "replace_on_change": null}`, `{"name":"x","type":"String"}`},
		{`{"name": "x", "replace_on_change": "True"}`, `{"name":"x","replace_on_change":true,"type":"String"}`},
		{`{"name": 5, "description": 5}`, `{"description":"5","name":"5","type":"String"}`},
		{`{"name": "x", "value": {"a": [1]}}`, `{"name":"x","type":"String","value":{"a":[1]}}`},
		{`{"name": "x", "value": null}`, `{"name":"x","type":"String","value":null}`},
		{`{"name": "x", "default": [5]}`, `{"default":[5],"name":"x","type":"String"}`},
		{`{"name": "x", "type": "Number", "default": "1.50"}`, `{"default":1.5,"name":"x","type":"Number"}`},
		{`{"name": "x", "type": "Number", "default": ""}`, `{"default":"","name":"x","type":"Number"}`},
		{`{"name": "x", "type": "Boolean", "default": "TRUE"}`, `{"default":true,"name":"x","type":"Boolean"}`},
		{`{"name": "x", "type": "CommaDelimitedList", "default": "a, b"}`, `{"default":["a"," b"],"name":"x","type":"CommaDelimitedList"}`},
		{`{"name": "x", "type": "CommaDelimitedList", "default": ["a", 1]}`, `{"default":["a",1],"name":"x","type":"CommaDelimitedList"}`},
		{`{"name": "x", "type": "Json", "default": {"a": 1}}`, `{"default":{"a":1},"name":"x","type":"Json"}`},
		{`{"name": "x", "type": "Json", "default": "abc"}`, `{"default":"abc","name":"x","type":"Json"}`},
		{`{"name": "x", "type": "String", "default": 5}`, `{"default":"5","name":"x","type":"String"}`},
		{`{}`, `ValueError Property error: Property name not assigned`},
		{`{"name": "x", "foo": 1}`, `ValueError Property error: Unknown Property foo`},
		{`{"name": ["x"]}`, `ValueError Property error: name: Value must be a string; got ['x']`},
		{`{"name": "x", "replace_on_change": "maybe"}`, `ValueError Property error: replace_on_change: "maybe" is not a valid boolean`},
		{`{"name": "x", "type": "Foo"}`, `ValueError Property error: type: "Foo" is not an allowed value ["String", "Number", "CommaDelimitedList", "Json", "Boolean"]`},
		{`{"name": "x", "type": "Foo", "default": "s"}`, `InvalidSchemaError Invalid type (Foo)`},
		{`{"name": "x", "type": null, "default": null}`, `InvalidSchemaError Invalid type (None)`},
		{`{"name": "x", "type": ["String"], "default": 1}`, `InvalidSchemaError Invalid type (['String'])`}, // ours
		{`{"name": "x", "type": "Number", "default": "abc"}`, `ValueError Property error: default: Value must be a number, not 'abc'`},
		{`{"name": "x", "type": "Boolean", "default": "on"}`, `ValueError Property error: default: "on" is not a valid boolean`},
		{`{"name": "x", "type": "CommaDelimitedList", "default": 5}`, `ValueError Property error: default: "5" is not a list`},
		{`{"name": "x", "type": "Json", "default": 5}`, `ValueError Property error: default: "5" is not a map`},
		{`{"name": "x", "type": "String", "default": [5]}`, `ValueError Property error: default: Value must be a string; got [5]`},
	}
	for _, c := range inputs {
		held(t, c[0], c[1], Input)
	}
	for _, c := range [][2]string{
		{`{"name": "x"}`, `{"error_output":false,"name":"x","type":"String"}`},
		{`{"name": "x", "error_output": "true", "type": "Json", "description": "d"}`, `{"description":"d","error_output":true,"name":"x","type":"Json"}`},
		{`{"name": "x", "error_output": null, "type": null}`, `{"error_output":false,"name":"x","type":"String"}`},
		{`{"name": "x", "value": 1}`, `ValueError Property error: Unknown Property value`},
		{`{"type": "Number"}`, `ValueError Property error: Property name not assigned`},
		{`{"name": "x", "zed": 1, "abc": 2}`, `ValueError Property error: Unknown Property abc`}, // ours: sorted
	} {
		held(t, c[0], c[1], Output)
	}
}

func held(t *testing.T, given, want string, read func(map[string]any) (map[string]any, error)) {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(given), &m); err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(m)
	out, err := read(m)
	got := ""
	if err != nil {
		got = string(stack.CodeOf(err)) + " " + err.Error()
	} else {
		text, _ := json.Marshal(out)
		got = string(text)
	}
	if got != want {
		t.Errorf("%s\ngives %s\nnot   %s", given, got, want)
	}
	if after, _ := json.Marshal(m); string(after) != string(before) {
		t.Errorf("%s was changed to %s", before, after)
	}
}

func TestLists(t *testing.T) {
	for _, c := range []struct {
		given any
		code  stack.Code
		n     int
	}{
		{nil, "", 0},
		{[]any{}, "", 0},
		{[]any{map[string]any{"name": "x"}, map[string]any{"name": "x"}}, "", 2},
		{[]any{map[string]any{"name": "x"}, map[string]any{}}, stack.ValueError, 0},
		{[]any{"x"}, stack.BadRequest, 0},
		{"x", stack.BadRequest, 0},
		{map[string]any{}, stack.BadRequest, 0},
	} {
		got, err := Inputs(c.given)
		if code := stack.CodeOf(err); code != c.code {
			t.Errorf("%v: code %q, want %q", c.given, code, c.code)
		}
		if len(got) != c.n {
			t.Errorf("%v: %d inputs, want %d", c.given, len(got), c.n)
		}
		if err == nil && got == nil {
			t.Errorf("%v: a nil list without an error", c.given)
		}
	}
}
