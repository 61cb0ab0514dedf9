package engine_test

import (
	"slices"
	"strings"
	"testing"

	"hearth/shared/simcloud"
)

const cloudFormation = `
AWSTemplateFormatVersion: 2010-09-09
Description: A server in a network of its own.
Parameters:
  Size: {Type: String, Default: small, AllowedValues: [small, large]}
  Public: {Type: Boolean, Default: no}
  Secret: {Type: String, NoEcho: true, Default: quiet}
Mappings:
  Sizes:
    small: {Flavor: m1.tiny, Words: [one]}
    large: {Flavor: m1.small, Words: [one, two]}
Conditions:
  IsPublic: {Fn::Equals: [{Ref: Public}, true]}
Resources:
  Net: {Type: OS::Neutron::Net}
  Subnet:
    Type: OS::Neutron::Subnet
    Properties: {network: {Ref: Net}, cidr: 10.7.0.0/24}
  Address: {Type: OS::Neutron::FloatingIP, Condition: IsPublic, Properties: {floating_network: public}}
  Server:
    Type: OS::Nova::Server
    DependsOn: Subnet
    Metadata: {stack: {Ref: "AWS::StackName"}}
    Properties:
      name: {Fn::Join: ["-", [{Ref: "AWS::StackName"}, {Ref: Size}]]}
      image: cirros
      flavor: {Fn::FindInMap: [Sizes, {Ref: Size}, Flavor]}
      networks: [{network: {Ref: Net}}]
      availability_zone: {Fn::Select: [0, {Fn::GetAZs: {Ref: "AWS::Region"}}]}
      user_data: {Fn::Base64: {Fn::Replace: [{$who: {Ref: Secret}}, "hello $who"]}}
  Echo:
    Type: OS::Heat::Value
    DeletionPolicy: Delete
    Properties: {value: {Fn::If: [IsPublic, {Fn::GetAtt: [Address, floating_ip_address]}, {Fn::GetAtt: [Server, name]}]}}
Outputs:
  Name: {Value: {Fn::GetAtt: [Echo, value]}, Description: What the server is called}
  Zones: {Value: {"Fn::GetAZs": ""}}
  Id: {Value: {Ref: Server}}
  Address: {Value: {Fn::GetAtt: [Address, floating_ip_address]}, Condition: IsPublic}
`

// A CloudFormation template becomes objects like any other.
func TestCloudFormation(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "cfn", cloudFormation, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	server, err := w.store.ResourceNamed(t.Context(), s.ID, "Server")
	if err != nil || server.Metadata["stack"] != "cfn" {
		t.Fatalf("the server is %+v, %v", server, err)
	}
	got := map[string]any{}
	outputs, err := e.Outputs(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outputs {
		got[o.Key] = o.Value
	}
	zones, _ := got["Zones"].([]any)
	switch {
	case got["Name"] != "cfn-small":
		t.Errorf(`got["Name"] = %v, want %q`, got["Name"], "cfn-small")
	case got["Id"] != server.PhysicalID:
		t.Errorf(`got["Id"] = %v, want %q`, got["Id"], server.PhysicalID)
	case got["Address"] != nil:
		t.Errorf(`got["Address"] = %v, want nil`, got["Address"])
	case len(got) != 4:
		t.Errorf("len(got) = %d, want 4", len(got))
	case !slices.Equal(zones, []any{"nova"}):
		t.Errorf("zones = %v, want %v", zones, []any{"nova"})
	}
	parameters, err := e.Parameters(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"AWS::StackName": "cfn", "AWS::Region": "ap-southeast-1", "AWS::StackId": "arn:openstack:heat::" + s.Project + ":stacks/cfn/" + s.ID,
		"Size": "small", "Public": "False", "Secret": "******", "OS::stack_name": "",
	} {
		if parameters[name] != want {
			t.Errorf("%s is shown as %q, want %q", name, parameters[name], want)
		}
	}
}

// When the cloud cannot list its zones for a while, resources that use them wait. No zone is
// invented.
func TestZonesThatCannotBeAskedFor(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	if err := w.sim.AddFault(simcloud.Fault{Service: "compute", Path: "os-availability-zone", Code: 503, Times: 3}); err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, w.create(e, "zones", `
heat_template_version: 2013-05-23
resources: {zones: {type: OS::Heat::Value, properties: {value: {"Fn::GetAZs": ""}}}}
outputs: {zones: {value: {get_attr: [zones, value]}}, all: {value: {"Fn::GetAZs": ""}}}
`, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if err := w.sim.AddFault(simcloud.Fault{Service: "compute", Path: "os-availability-zone", Code: 503}); err != nil {
		t.Fatal(err)
	}
	outputs, err := e.Outputs(t.Context(), s)
	if err != nil || len(outputs) != 2 {
		t.Fatal(outputs, err)
	}
	if zones, _ := outputs[0].Value.([]any); !slices.Equal(zones, []any{"nova"}) {
		t.Errorf("the zones are %v", outputs[0].Value)
	}
	if outputs[1].Value != nil || !strings.Contains(outputs[1].Err, "availability zones") {
		t.Errorf("an output that cannot be told is %+v", outputs[1])
	}
}
