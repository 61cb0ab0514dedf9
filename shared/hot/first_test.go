package hot_test

import (
	"testing"

	"hearth/shared/hot"
)

func TestRequires(t *testing.T) {
	t.Parallel()
	parsed, err := hot.Parse([]byte(`
heat_template_version: wallaby
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}}}
  port: {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_attr: [net, name]}}}
`), hot.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parsed.Requires("port"); len(got) != 2 || got[0] != "net" || got[1] != "subnet" {
		t.Errorf("port requires %v", got)
	}
}
