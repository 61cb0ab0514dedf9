package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const family = `
heat_template_version: 2021-04-16
resources:
  a: {type: My::Alias, properties: {length: 5}}
  b: {type: My::Child, properties: {size: 7, list: [a, 1]}}
outputs: {o: {value: {get_attr: [b, o]}}}
`

const child = `
heat_template_version: 2021-04-16
description: A child
parameters:
  size: {type: number, default: 3, constraints: [{range: {max: 9}}]}
  list: {type: comma_delimited_list, default: ''}
  flag: {type: boolean, default: false}
parameter_groups: [{label: all, parameters: [size]}]
resources: {v: {type: OS::Heat::Value, properties: {value: {get_param: size}}}, w: {type: grandchild.yaml}}
outputs: {o: {value: {get_attr: [v, value]}}}
`

func familyOf(template string) engine.Request {
	return engine.Request{Name: "family", ShowNested: true, Source: stack.Source{
		Template: []byte(template),
		Files:    map[string]string{"child.yaml": child, "grandchild.yaml": "heat_template_version: 2021-04-16\nresources: {}\n"},
		Environment: stack.Environment{ResourceRegistry: map[string]any{
			"My::Alias": "OS::Heat::RandomString", "My::Child": "child.yaml",
		}},
	}}
}

// A validation shows the parameters of nested stacks, and in the environment the types that were
// looked up.
func TestNested(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	for name, validate := range map[string]func() (engine.Validation, error){
		"the API":       func() (engine.Validation, error) { return e.Validate(t.Context(), w.caller, familyOf(family)) },
		"the validator": func() (engine.Validation, error) { return e.Inspect(t.Context(), familyOf(family)) },
	} {
		v, err := validate()
		if err != nil {
			t.Fatal(name, err)
		}
		b := v.Nested["b"]
		switch {
		case len(v.Nested) != 1:
			t.Fatalf("%s: len(v.Nested) = %d, want 1", name, len(v.Nested))
		case b.Type != "My::Child":
			t.Fatalf("%s: b.Type = %q, want %q", name, b.Type, "My::Child")
		case b.Description != "A child":
			t.Fatalf("%s: b.Description = %q, want %q", name, b.Description, "A child")
		case len(b.Groups) != 1:
			t.Fatalf("%s: len(b.Groups) = %d, want 1", name, len(b.Groups))
		case len(b.Parameters) != 3:
			t.Fatalf("%s: len(b.Parameters) = %d, want 3", name, len(b.Parameters))
		}
		given, _ := json.Marshal([]any{b.Parameters[0].Value, b.Parameters[1].Value, b.Parameters[2].Value})
		if string(given) != `[7,"a,1",null]` || b.Nested["w"].Type != "grandchild.yaml" {
			t.Errorf("%s: %s, %+v", name, given, b.Nested)
		}
	}
	p, err := e.PreviewStack(t.Context(), w.caller, familyOf(family))
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(p.Resources) != 2:
		t.Errorf("len(p.Resources) = %d, want 2", len(p.Resources))
	case p.Resources[0].Type != "My::Alias":
		t.Errorf("p.Resources[0].Type = %q, want %q", p.Resources[0].Type, "My::Alias")
	case len(p.Resources[1].Below) != 2:
		t.Errorf("len(p.Resources[1].Below) = %d, want 2", len(p.Resources[1].Below))
	case p.Resources[1].Below[0].Properties["value"] != 7:
		t.Errorf(`p.Resources[1].Below[0].Properties["value"] = %v, want 7`, p.Resources[1].Below[0].Properties["value"])
	}
}

// Problems in nested stacks are found before anything is made, and by the validator. The API's
// validation, as Heat's, ignores values and what it does not show.
func TestNestedProblems(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	bad := strings.Replace(family, "size: 7", "size: 70", 1)
	request := familyOf(bad)
	request.Source.Files["grandchild.yaml"] = "heat_template_version: 2021-04-16\nresources:\n  x: {type: OS::Heat::Value, properties: {valu: 1}}\n"
	if _, err := e.Validate(t.Context(), w.caller, request); err != nil {
		t.Errorf("the API judges: %v", err)
	}
	_, judged := e.Inspect(t.Context(), request)
	_, refused := e.CreateStack(t.Context(), w.caller, request)
	for _, err := range []error{judged, refused} {
		problems, _ := err.(stack.Problems)
		switch {
		case len(problems) != 3:
			t.Errorf("len(problems) = %d, want 3", len(problems))
		case !strings.Contains(problems[0].Message, "70 is out of range (min: None, max: 9)"):
			t.Errorf("problems[0].Message = %q, want it to contain %q", problems[0].Message, "70 is out of range (min: None, max: 9)")
		case problems[1].Path != "resources.b<child.yaml>.resources.w<grandchild.yaml>.resources.x.properties":
			t.Errorf("problems[1].Path = %q, want %q", problems[1].Path, "resources.b<child.yaml>.resources.w<grandchild.yaml>.resources.x.properties")
		case problems[1].File != "grandchild.yaml":
			t.Errorf("problems[1].File = %q, want %q", problems[1].File, "grandchild.yaml")
		case problems[1].Line != 3:
			t.Errorf("problems[1].Line = %d, want 3", problems[1].Line)
		}
	}
}

// A type that the environment maps to another type is made as that type.
func TestAlias(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := familyOf("heat_template_version: 2021-04-16\nresources: {a: {type: My::Alias, properties: {length: 5}}}\noutputs: {o: {value: {get_attr: [a, value]}}}\n")
	made, err := e.CreateStack(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	outputs, err := e.Outputs(t.Context(), s)
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case s.State() != "CREATE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "CREATE_COMPLETE", s.Reason)
	case len(outputs) != 1:
		t.Fatalf("len(outputs) = %d, want 1", len(outputs))
	}
	if text, _ := outputs[0].Value.(string); len(text) != 5 {
		t.Errorf("%v", outputs)
	}
}
