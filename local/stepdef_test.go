package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const ownType = `
type: Acme::Tagged::Network
about: A network with a tag.
service: network
properties:
  title: {type: string, required: true, field: name}
  tags:  {type: list, items: {type: string}}
show: {get: "/v2.0/networks/{id}", in: network}
attributes:
  mtu: {type: integer, field: mtu}
create:
  - post: /v2.0/networks
    as: network
    for: [title]
    keep_id: network.id
  - put: /v2.0/networks/{id}/tags
    for: [tags]
delete:
  - delete: /v2.0/networks/{id}
`

// A file in the directory of HEARTH_STEPDEFS is a type at once; a broken one is
// named with its line at the start and left out alone.
func TestOwnTypes(t *testing.T) {
	t.Parallel()
	defs := t.TempDir()
	for name, content := range map[string]string{
		"network.yaml": ownType,
		"broken.yaml":  "type: Acme::Broken\nservice: none\nproperties:\n  a: {type: strin}\n",
		"unread.yaml":  "type: Acme::Unread\nservce: none\n",
	} {
		if err := os.WriteFile(filepath.Join(defs, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, t.TempDir(), "HEARTH_STEPDEFS="+defs)
	for name, line := range map[string]string{"broken.yaml": "line 4", "unread.yaml": "line 2"} {
		named := false
		for said := range strings.Lines(p.output()) {
			named = named || strings.Contains(said, name) && strings.Contains(said, line)
		}
		if !named {
			t.Errorf("%s is not named with its %s", name, line)
		}
	}
	if strings.Contains(p.output(), "network.yaml") {
		t.Error("the good one is complained of")
	}
	u := p.login("demo")
	if got := text(u.get("/resource_types/Acme::Tagged::Network"), "properties", "title", "type"); got != "string" {
		t.Errorf("its property is %q", got)
	}
	stack := u.create("own", object{"template": `
heat_template_version: 2021-04-16
resources:
  net: {type: Acme::Tagged::Network, properties: {title: acme-net, tags: [ours]}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
outputs:
  mtu: {value: {get_attr: [net, mtu]}}
`})
	u.waitForStack(stack, "CREATE_COMPLETE")
	if got := at(u.get(stack+"/outputs/mtu"), "output", "output_value"); got == nil {
		t.Error("its attribute has no value")
	}
	if n := p.objects(u)["network"]; n != 1 {
		t.Errorf("%d networks", n)
	}
	u.remove(stack)
	if n := p.objects(u)["network"]; n != 0 {
		t.Errorf("%d networks are left", n)
	}
	a := u.call("POST", u.api+"/stacks", object{"stack_name": "broken", "template": "heat_template_version: 2021-04-16\nresources: {a: {type: Acme::Broken}}\n"})
	a.want(t, http.StatusBadRequest)
}
