package engine_test

import (
	"encoding/json"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// unmade refers to resources that do not exist, in properties of each kind.
const unmade = `heat_template_version: 2021-04-16
resources:
  n: {type: OS::Neutron::Net}
  v: {type: OS::Cinder::Volume, properties: {size: 1}}
  s: {type: OS::Neutron::Subnet, properties: {network: {get_resource: n}, cidr: 10.9.0.0/24}}
  p: {type: OS::Neutron::Port, properties: {name: {get_resource: n}, network: {get_resource: n}, fixed_ips: [{subnet: {get_resource: s}}]}}
  w: {type: OS::Heat::Value, properties: {type: json, value: {net: {get_resource: n}, list: [{get_resource: v}]}}}
  t: {type: OS::Heat::Value, properties: {value: {str_replace: {template: a-b, params: {b: {get_resource: n}}}}}}
  u: {type: OS::Cinder::Volume, properties: {size: 1, source_volid: {get_resource: v}}}
`

// A preview shows references to resources that do not exist by the rule of docs/api.md, in the root
// stack and in nested stacks.
func TestPreviewOfReferences(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	for name, c := range map[string]struct {
		template string
		levels   int
	}{
		"first":      {unmade, 0},
		"nested":     {"heat_template_version: 2021-04-16\nresources: {c: {type: c.yaml}}", 1},
		"two levels": {"heat_template_version: 2021-04-16\nresources: {d: {type: d.yaml}}", 2},
	} {
		p, err := e.PreviewStack(t.Context(), w.caller, engine.Request{Name: "seen", Source: stack.Source{
			Template: []byte(c.template),
			Files:    map[string]string{"c.yaml": unmade, "d.yaml": "heat_template_version: 2021-04-16\nresources: {c: {type: c.yaml}}"},
		}})
		if err != nil {
			t.Fatal(name, err)
		}
		all := p.Resources
		for range c.levels {
			all = all[0].Below
		}
		if len(all) != 7 {
			t.Fatalf("%s: %d resources", name, len(all))
		}
		got := map[string]map[string]any{}
		for _, r := range all {
			got[r.Name] = r.Properties
		}
		for _, one := range []struct{ resource, property, want string }{
			{"s", "network", `""`},
			{"p", "network", `""`},
			{"p", "name", `"n"`},
			{"w", "value", `{"list":["v"],"net":"n"}`},
			{"t", "value", `"a-n"`},
			{"u", "source_volid", `"v"`},
		} {
			if text, _ := json.Marshal(got[one.resource][one.property]); string(text) != one.want {
				t.Errorf("%s: %s.%s is %s, want %s", name, one.resource, one.property, text, one.want)
			}
		}
		subnet, _ := got["p"]["fixed_ips"].([]any)[0].(map[string]any)
		if subnet["subnet"] != "" {
			t.Errorf("%s: in a list %v", name, subnet)
		}
	}
}

// A value that a nested stack gets as a parameter is null while its resource does not exist, except
// in properties that name an object.
func TestPreviewOfPassedReferences(t *testing.T) {
	w := newWorld(t)
	const child = `heat_template_version: 2021-04-16
parameters: {net: {type: string}}
resources:
  p: {type: OS::Neutron::Port, properties: {network: {get_param: net}, name: {get_param: net}}}
  v: {type: OS::Heat::Value, properties: {value: {get_param: net}}}
`
	p, err := w.engine(nil).PreviewStack(t.Context(), w.caller, engine.Request{Name: "seen", Source: stack.Source{
		Template: []byte("heat_template_version: 2021-04-16\nresources: {n: {type: OS::Neutron::Net}, c: {type: c.yaml, properties: {net: {get_resource: n}}}}"),
		Files:    map[string]string{"c.yaml": child},
	}})
	if err != nil {
		t.Fatal(err)
	}
	below := p.Resources[1].Below
	port, value := below[0].Properties, below[1].Properties
	switch {
	case port["network"] != "":
		t.Errorf(`port["network"] = %v, want %q`, port["network"], "")
	case port["name"] != nil:
		t.Errorf(`port["name"] = %v, want nil`, port["name"])
	case value["value"] != nil:
		t.Errorf(`value["value"] = %v, want nil`, value["value"])
	}
}
