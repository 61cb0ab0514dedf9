package hot

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/stack"
)

const application = `
heat_template_version: 2016-10-14
description: An application
parameter_groups: [{label: Size, parameters: [count, public]}]
parameters:
  count: {type: number, default: 2}
  public: {type: boolean, default: false}
  which: {type: string, default: net}
  policy: {type: string, default: retain}
conditions:
  is_public: {equals: [{get_param: public}, true]}
  not_public: {not: is_public}
resources:
  net: {type: Net}
  subnet:
    type: Subnet
    properties: {network: {get_resource: {get_param: which}}, cidr: 10.0.0.0/24}
    deletion_policy: {get_param: policy}
  address: {type: Address, condition: is_public, depends_on: [subnet]}
  server:
    type: Server
    depends_on: [address, subnet]
    properties:
      name: {if: [not_public, {get_attr: [net, name]}, {get_attr: [address, ip]}]}
      data: {str_replace: {template: $a, params: {$a: {get_attr: [net, show, 0, id]}}}}
    metadata: {subnet: {get_resource: subnet}}
    update_policy: {batch: {get_resource: unrelated}}
  unrelated: {type: Server, external_id: an-id, deletion_policy: Delete}
outputs:
  ip: {value: {get_attr: [address, ip]}, condition: is_public, description: The address}
  name: {value: {get_attr: [net, name]}}
  all: {value: {get_attr: [server]}}
`

func decided(t *testing.T, src string, given map[string]any) (*Template, Parameters) {
	t.Helper()
	parsed := parse(t, src)
	p, problems := parsed.Values(stack.Environment{Parameters: given}, Pseudo{StackName: "s"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	made, problems := parsed.Decide(p, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if problems := made.Check(nil, anyCatalog{}); len(problems) > 0 {
		t.Fatal(problems)
	}
	return made, p
}

func TestRequires(t *testing.T) {
	t.Parallel()
	private, _ := decided(t, application, nil)
	public, _ := decided(t, application, map[string]any{"public": true, "policy": "Delete"})
	for _, c := range []struct {
		of   *Template
		name string
		want []string
	}{
		{private, "net", nil},
		{private, "subnet", []string{"net"}},
		{private, "server", []string{"net", "subnet"}},
		{private, "unrelated", nil},
		{private, "address", nil}, // a condition has dropped it
		{public, "address", []string{"subnet"}},
		{public, "server", []string{"address", "net", "subnet"}},
	} {
		if got := c.of.Requires(c.name); !cmp.Equal(c.want, got) {
			t.Errorf("%s requires %v, want %v", c.name, got, c.want)
		}
	}
	order, ok := private.Graph().Order()
	if diff := cmp.Diff([]string{"net", "unrelated", "subnet", "server"}, order); diff != "" || !ok {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	private, _ := decided(t, application, nil)
	want := map[string][]Attr{
		"net":    {{Name: "name"}, {Name: "show", Path: []any{0, "id"}}},
		"server": {{}},
	}
	if diff := cmp.Diff(want, private.Attributes()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	public, _ := decided(t, application, map[string]any{"public": true})
	if got := public.Attributes()["address"]; !cmp.Equal(got, []Attr{{Name: "ip"}}) {
		t.Errorf("of the address: %v", got)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	private, p := decided(t, application, nil)
	names := private.resourceNames()
	if !cmp.Equal(names, []string{"net", "subnet", "server", "unrelated"}) || private.Resource("address") != nil {
		t.Errorf("resources %v", names)
	}
	for name, want := range map[string]string{"subnet": PolicyRetain, "server": PolicyDelete, "unrelated": PolicyRetain} {
		if got := private.Resource(name).DeletionPolicy; got != want {
			t.Errorf("the deletion policy of %s is %q, want %q", name, got, want)
		}
	}
	scope := Scope{Parameters: p, Attr: func(name, attribute string, _ []any) (any, bool) { return name + "." + attribute, true }}
	for name, want := range map[string]any{"ip": nil, "name": "net.name", "all": "server."} {
		if got, err := private.Resolve(private.Output(name).Value, scope); err != nil || got != want {
			t.Errorf("output %s is %v (%v), want %v", name, got, err, want)
		}
	}
	if got := private.Output("ip").Description + "; " + private.Output("name").Description; got != "The address; No description given" {
		t.Errorf("descriptions: %s", got)
	}
	plain := parse(t, "heat_template_version: wallaby\nresources: {a: {type: Net}}")
	if same, problems := plain.Decide(Parameters{}, nil); same != plain || problems != nil {
		t.Errorf("a template with nothing to decide is made anew: %v", problems)
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	made, p := decided(t, application, nil)
	got, problems := made.Properties("server", Scope{
		Parameters: p, Pending: unknown{}, Unknown: isUnknown,
		Attr: func(name, attribute string, path []any) (any, bool) {
			if attribute == "show" {
				return unknown{name}, true
			}
			return name + "." + attribute, true
		},
	})
	want := map[string]any{"name": "net.name", "data": unknown{}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(unknown{})); diff != "" || len(problems) > 0 {
		t.Errorf("%v (-want +got):\n%s", problems, diff)
	}
	got, problems = made.Properties("net", Scope{})
	if problems != nil {
		t.Errorf("no properties have problems: %v", problems)
	}
	if got == nil {
		t.Error("no properties are a nil map")
	}
	if len(got) != 0 {
		t.Errorf("no properties are %v", got)
	}
}

// TestRaw checks that a template is shown as it was sent, in its order.
func TestRaw(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"heat_template_version: 2013-05-23\nresources: {z: {type: A, properties: {y: 1.0, x: yes}}, a: {type: B}}\n": `{"heat_template_version":"2013-05-23","resources":{"z":{"type":"A","properties":{"y":1.0,"x":true}},"a":{"type":"B"}}}`,
		`{"outputs": {}, "heat_template_version": "newton"}`:                                                         `{"outputs":{},"heat_template_version":"newton"}`,
	} {
		got, err := json.Marshal(parse(t, src).Raw)
		if err != nil || string(got) != want {
			t.Errorf("%s\nis %s (%v)", src, got, err)
		}
	}
	made := parse(t, application)
	if made.Kind != HOT {
		t.Errorf("kind %s", made.Kind)
	}
	if made.Version != "2016-10-14" {
		t.Errorf("version %s", made.Version)
	}
	if made.Description != "An application" {
		t.Errorf("description %q", made.Description)
	}
	if made.ParameterGroups == nil {
		t.Error("no parameter groups")
	}
	if empty := parse(t, "heat_template_version: newton\nresources:\noutputs:\nparameters:\n"); empty.Description != "No description" || len(empty.Resources) != 0 {
		t.Errorf("an empty one: %+v", empty)
	}
}
