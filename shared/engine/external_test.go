package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const keeping = `
heat_template_version: 2016-10-14
parameters:
  id: {type: string, default: ""}
  policy: {type: string, default: Retain}
resources:
  kept: {type: OS::Neutron::Net, deletion_policy: {get_param: policy}}
  gone: {type: OS::Neutron::Net}
`

func TestWhatIsRetainedStaysInTheCloud(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	before := w.objects()
	s := w.run(e, nil, w.create(e, "keeping", keeping, true).ID)
	kept, err := w.store.ResourceNamed(t.Context(), s.ID, "kept")
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case s.State() != "CREATE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "CREATE_COMPLETE", s.Reason)
	case kept.PhysicalID == "":
		t.Fatalf("kept.PhysicalID is empty")
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	rows, err := w.store.Resources(t.Context(), s.ID, nil)
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case s.State() != "DELETE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "DELETE_COMPLETE", s.Reason)
	case len(rows) != 0:
		t.Fatalf("len(rows) = %d, want 0", len(rows))
	}
	var left []string
	for id := range w.objects() {
		if _, old := before[id]; !old {
			left = append(left, id)
		}
	}
	if len(left) != 1 || !strings.Contains(left[0], kept.PhysicalID) {
		t.Errorf("left in the cloud: %v, want %s alone", left, kept.PhysicalID)
	}

	// The same object as an external resource of another stack.
	theirs := `
heat_template_version: 2016-10-14
parameters: {id: {type: string}}
resources:
  net: {type: OS::Neutron::Net, external_id: {get_param: id}}
  echo: {type: OS::Heat::Value, properties: {value: {get_attr: [net, name]}}}
outputs:
  name: {value: {get_attr: [echo, value]}}
  id: {value: {get_resource: net}}
`
	request := engine.Request{Name: "theirs", DisableRollback: true, Source: stack.Source{Template: []byte(theirs)}}
	request.Source.Environment.Parameters = map[string]any{"id": kept.PhysicalID}
	made, err := e.CreateStack(t.Context(), w.caller, request)
	if err != nil {
		t.Fatal(err)
	}
	made = w.run(e, nil, made.ID)
	row, err := w.store.ResourceNamed(t.Context(), made.ID, "net")
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case row.State() != "CHECK_COMPLETE":
		t.Fatalf("row.State() = %q, want %q (%s)", row.State(), "CHECK_COMPLETE", row.Reason)
	case row.PhysicalID != kept.PhysicalID:
		t.Fatalf("row.PhysicalID = %q, want %q", row.PhysicalID, kept.PhysicalID)
	}
	out, err := e.Outputs(t.Context(), made)
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case out[0].Value != kept.PhysicalName:
		t.Errorf("out[0].Value = %v, want %q", out[0].Value, kept.PhysicalName)
	case out[1].Value != kept.PhysicalID:
		t.Errorf("out[1].Value = %v, want %q", out[1].Value, kept.PhysicalID)
	}
	objects := len(w.objects())
	if err := e.DeleteStack(t.Context(), w.caller, made); err != nil {
		t.Fatal(err)
	}
	if made = w.run(e, nil, made.ID); made.State() != "DELETE_COMPLETE" || len(w.objects()) != objects {
		t.Errorf("%s %s, %d objects of %d", made.State(), made.Reason, len(w.objects()), objects)
	}

	request.Name, request.Source.Environment.Parameters = "nothing", map[string]any{"id": "no-such-net"}
	_, err = e.CreateStack(t.Context(), w.caller, request)
	if want := "Invalid external resource: Resource no-such-net (OS::Neutron::Net) can not be found."; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("an id that the cloud does not know: %v", err)
	}
}

func TestSnapshotsAreRefused(t *testing.T) {
	w := newWorld(t)
	request := engine.Request{Name: "s", Source: stack.Source{Template: []byte(keeping)}}
	request.Source.Environment.Parameters = map[string]any{"policy": "Snapshot"}
	_, err := w.engine(nil).CreateStack(t.Context(), w.caller, request)
	if err == nil || !strings.Contains(err.Error(), `"Snapshot" deletion policy not supported`) {
		t.Error(err)
	}
}

// Whether a template is valid does not depend on given values, or on what the cloud has: these are
// checked when a stack is made.
func TestValidationJudgesNoValues(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := engine.Request{Name: "s", Source: stack.Source{Template: []byte(`
heat_template_version: 2016-10-14
parameters:
  flavor: {type: string, default: none.such, constraints: [{custom_constraint: nova.flavor}]}
  port: {type: number, constraints: [{range: {min: 1, max: 10}}]}
resources:
  server: {type: OS::Nova::Server, properties: {image: none.such, flavor: {get_param: flavor}}}
`)}}
	request.Source.Environment.Parameters = map[string]any{"port": 11}
	if _, err := e.Validate(t.Context(), w.caller, request); err != nil {
		t.Errorf("validate: %v", err)
	}
	if _, err := e.Inspect(t.Context(), request); err == nil {
		t.Error("the validator finds nothing wrong with 11")
	}
	if _, err := e.CreateStack(t.Context(), w.caller, request); err == nil {
		t.Error("a stack is made of it")
	}
	request.Source.Environment.Parameters = map[string]any{"prot": 1}
	if _, err := e.Validate(t.Context(), w.caller, request); stack.CodeOf(err) != stack.UnknownUserParameter {
		t.Errorf("a parameter that is not there: %v", err)
	}
}

func TestTypesOfAdministratorsAreRefusedFirst(t *testing.T) {
	w := newWorld(t)
	request := engine.Request{Name: "s", Source: stack.Source{Template: []byte(`
heat_template_version: 2016-10-14
parameters: {name: {type: string}}
resources:
  user: {type: OS::Keystone::User, properties: {name: {get_param: name}, default_project: none.such}}
`)}}
	_, err := w.engine(nil).CreateStack(t.Context(), w.caller, request)
	if stack.CodeOf(err) != stack.Forbidden {
		t.Error(err)
	}
}
