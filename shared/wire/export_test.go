package wire

import (
	"encoding/json"
	"testing"

	"hearth/shared/stack"
)

// What is exported can be adopted: as the text that Heat's clients send, and as it came.
func TestExportAndAdopt(t *testing.T) {
	saved := stack.Saved{
		Name: "web", ID: "1", Action: stack.Create, Status: stack.Complete, Project: "p", Template: []byte("heat_template_version: 2018-08-31\nresources: {}\n"),
		Source: stack.Source{Files: map[string]string{"a": "b"}, Environment: stack.Environment{Parameters: map[string]any{"size": 1.0, "name": "old"}}},
		Resources: map[string]stack.SavedResource{
			"net":  {Name: "net", PhysicalID: "n-1", Type: "OS::Neutron::Net", Action: stack.Create, Status: stack.Complete, Data: map[string]any{"k": "v"}},
			"none": {Name: "none", Type: "OS::Heat::None", Action: stack.Init, Status: stack.Complete},
		},
	}
	shown, err := NewExport(saved)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"name":"web","id":"1","action":"CREATE","status":"COMPLETE",` +
		`"environment":{"resource_registry":{"resources":{}},"parameters":{"name":"old","size":1},"parameter_defaults":{},"event_sinks":[]},` +
		`"files":{"a":"b"},"template":{"heat_template_version":"2018-08-31","resources":{}},"resources":{` +
		`"net":{"name":"net","resource_id":"n-1","type":"OS::Neutron::Net","action":"CREATE","status":"COMPLETE","metadata":{},"resource_data":{"k":"v"}},` +
		`"none":{"name":"none","resource_id":null,"type":"OS::Heat::None","action":"INIT","status":"COMPLETE","metadata":{},"resource_data":{}}},` +
		`"project_id":"p","stack_user_project_id":null,"tags":[]}`
	if string(text) != want {
		t.Errorf("%s", text)
	}
	quoted, err := json.Marshal(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range [][]byte{text, quoted} {
		b := Body{"stack_name": []byte(`"again"`), "adopt_stack_data": sent, "parameters": []byte(`{"name": "new"}`)}
		r, err := b.Create(1 << 20)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case r.Adopt["net"].PhysicalID != "n-1":
			t.Errorf(`r.Adopt["net"].PhysicalID = %q, want %q`, r.Adopt["net"].PhysicalID, "n-1")
		case r.Adopt["net"].Data["k"] != "v":
			t.Errorf(`r.Adopt["net"].Data["k"] = %v, want %q`, r.Adopt["net"].Data["k"], "v")
		case r.Adopt["none"].PhysicalID != "":
			t.Errorf(`r.Adopt["none"].PhysicalID = %q, want %q`, r.Adopt["none"].PhysicalID, "")
		case r.Source.Files["a"] != "b":
			t.Errorf(`r.Source.Files["a"] = %q, want %q`, r.Source.Files["a"], "b")
		}
		if p := r.Source.Environment.Parameters; p["size"] != 1.0 || p["name"] != "new" {
			t.Errorf("parameters %v", p)
		}
	}
	for _, bad := range []string{`"{"`, `"a: b"`, `{}`, `[]`, `1`, `""`} {
		if _, err := (Body{"stack_name": []byte(`"x"`), "adopt_stack_data": []byte(bad)}).Create(1 << 20); stack.CodeOf(err) != stack.BadRequest {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestAdoptBelow reads the adoption data of nested stacks at any depth, as Heat writes it.
func TestAdoptBelow(t *testing.T) {
	const told = `{"template": {"heat_template_version": "2018-08-31", "resources": {}}, "resources": {"tree": {"name": "web-tree-1", "id": "s-1",
		"template": {}, "resources": {"leaf": {"id": "s-2", "resources": {"port": {"resource_id": "p-1", "resource_data": {"k": "v"}}}}}}}}`
	r, err := Body{"stack_name": []byte(`"again"`), "adopt_stack_data": []byte(told)}.Create(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	tree := r.Adopt["tree"]
	if tree.Below == nil || tree.PhysicalID != "" {
		t.Fatalf("%+v", tree)
	}
	leaf := tree.Below.Resources["leaf"]
	switch {
	case leaf.Below == nil:
		t.Errorf("leaf.Below is nil")
	case leaf.Below.Resources["port"].PhysicalID != "p-1":
		t.Errorf(`leaf.Below.Resources["port"].PhysicalID = %q, want %q`, leaf.Below.Resources["port"].PhysicalID, "p-1")
	case leaf.Below.Resources["port"].Data["k"] != "v":
		t.Errorf(`leaf.Below.Resources["port"].Data["k"] = %v, want %q`, leaf.Below.Resources["port"].Data["k"], "v")
	}
}
