package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A template in the style of CloudFormation, with short forms and OpenStack resource types.
const amazon = `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Description: Web servers in subnets of one network, and a table of their addresses.
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
    - Label: {default: Machines}
      Parameters: [Image, Size]
    - Label: {default: Network}
      Parameters: [Block, Tiers]
    ParameterLabels:
      Size: {default: How large}
Parameters:
  Image: {Type: "AWS::EC2::Image::Id", Default: cirros}
  Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>", Default: "nova, nova"}
  Size: {Type: String, Default: small}
  Block: {Type: String, Default: 10.20.0.0/16}
  Tiers: {Type: CommaDelimitedList, Default: "front,back"}
  Environment: {Type: String, Default: test}
  Disks: {Type: "List<Number>", Default: "1, 2"}
Mappings:
  Blocks:
    back: {cidr: 10.20.9.0/24}
  Flavors:
    small: {test: m1.tiny}
    large: {test: m1.small, prod: m1.medium}
Rules:
  ProductionIsLarge:
    RuleCondition: !Equals [!Ref Environment, prod]
    Assertions:
    - Assert: !Contains [[large, huge], !Ref Size]
      AssertDescription: Production needs large servers
Conditions:
  IsProd: !Equals [!Ref Environment, prod]
  HasTiers: !Not [!Equals [!Join ["", !Ref Tiers], ""]]
  Both: !And [!Condition IsProd, !Condition HasTiers]
Resources:
  Net:
    Type: OS::Neutron::Net
    Properties: {name: !Sub "${AWS::StackName}-${Environment}"}
  Fn::ForEach::Tier:
  - Tier
  - !Ref Tiers
  - Subnet${Tier}:
      Type: OS::Neutron::Subnet
      DeletionPolicy: !If [IsProd, Retain, Delete]
      UpdateReplacePolicy: Delete
      Properties:
        name: !Sub "${Tier}"
        network: !Ref Net
        cidr: !FindInMap [Blocks, !Ref Tier, cidr, {DefaultValue: !Select [!If [IsProd, 2, 1], !Cidr [!Ref Block, 4, 8]]}]
        gateway_ip: !Ref AWS::NoValue
        enable_dhcp: !Ref AWS::NoValue
    Port${Tier}:
      Type: OS::Neutron::Port
      DependsOn: Subnet${Tier}
      Properties:
        network: !Ref Net
        fixed_ips: [{subnet: !Ref "Subnet${Tier}"}]
    Server${Tier}:
      Type: OS::Nova::Server
      Metadata: {tier: !Ref Tier, size: !Sub "${Size}", nothing: !Ref "AWS::NoValue"}
      Properties:
        name: !Sub ["${AWS::StackName}-${Tier}-${n}", {n: !Length [!Ref Tier, b, c]}]
        image: !Ref Image
        flavor: !FindInMap [Flavors, !Ref Size, !Ref Environment, {DefaultValue: m1.tiny}]
        networks: [{port: {Ref: !Sub "Port${Tier}"}}]
        availability_zone: !Select [1, !Ref Zones]
        user_data:
          Fn::Base64: !Sub |
            #!/bin/sh
            echo ${Tier} of ${AWS::StackName} has ${!HOME} and ${Net}
  Address:
    Type: OS::Neutron::FloatingIP
    Condition: Both
    Properties: {floating_network: public}
  Table:
    Type: OS::Heat::Value
    Properties:
      value:
        Fn::ForEach::Row:
        - Tier
        - !Ref Tiers
        - ${Tier}: !Sub "${Server${Tier}.first_address}"
  Said:
    Type: OS::Heat::Value
    Properties: {value: !ToJsonString {disks: !Ref Disks, account: !Ref AWS::AccountId, none: !If [Both, 1, !Ref AWS::NoValue]}}
Outputs:
  Fn::ForEach::Out:
  - Tier
  - !Ref Tiers
  - Name${Tier}:
      Value: !GetAtt [!Sub "Server${Tier}", name]
      Export: {Name: !Sub "${AWS::StackName}-${Tier}"}
  Table: {Value: !GetAtt Table.value}
  Said: {Value: !GetAtt Said.value}
  Address: {Value: !GetAtt Address.floating_ip_address, Condition: Both}
`

func TestAmazonTemplate(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "shop", amazon, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	outputs, err := e.Outputs(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{}
	for _, o := range outputs {
		if got[o.Key] = o.Value; o.Err != "" {
			t.Errorf("%s: %s", o.Key, o.Err)
		}
	}
	table, _ := got["Table"].(map[string]any)
	for tier, block := range map[string]string{"front": "10.20.1.", "back": "10.20.9."} {
		if address, _ := table[tier].(string); !strings.HasPrefix(address, block) {
			t.Errorf("the address of %s is %v", tier, table[tier])
		}
	}
	delete(got, "Table")
	want := map[string]any{
		"Namefront": "shop-front-3", "Nameback": "shop-back-3", "Address": nil,
		"Said": `{"disks":["1","2"],"account":"` + s.Project + `"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
	server, err := w.store.ResourceNamed(t.Context(), s.ID, "Serverfront")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"tier": "front", "size": "small"}, server.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// The answer to validate has everything that a form needs. Violations of rules, types and exports
// are reported before anything is made.
func TestAmazonTemplateIsValidated(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	request := func(parameters map[string]any) engine.Request {
		return engine.Request{Name: "shop", Source: stack.Source{Template: []byte(amazon), Environment: stack.Environment{Parameters: parameters}}}
	}
	v, err := e.Validate(t.Context(), w.caller, request(nil))
	if err != nil {
		t.Fatal(err)
	}
	groups := []engine.ParameterGroup{{Label: "Machines", Parameters: []string{"Image", "Size"}}, {Label: "Network", Parameters: []string{"Block", "Tiers"}}}
	if diff := cmp.Diff(groups, v.Groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	for _, p := range v.Parameters {
		if p.Name == "Size" && p.Label != "How large" {
			t.Errorf("the label of Size is %q", p.Label)
		}
	}
	for name, c := range map[string]struct {
		parameters map[string]any
		says       string
	}{
		"rule":    {map[string]any{"Environment": "prod"}, "Rule ProductionIsLarge: Production needs large servers"},
		"image":   {map[string]any{"Image": "nothing"}, "Parameter 'Image' is invalid: Error validating value 'nothing'"},
		"numbers": {map[string]any{"Disks": "1,x"}, "Parameter 'Disks' is invalid: item 2 of the list is no number"},
		"twice":   {map[string]any{"Tiers": "a,a"}, `the key "Subneta" is there more than once`},
	} {
		_, err := e.CreateStack(t.Context(), w.caller, request(c.parameters))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	importing := strings.Replace(amazon, "!Ref Block,", "!ImportValue other-block,", 1)
	_, err = e.CreateStack(t.Context(), w.caller, engine.Request{Name: "shop", Source: stack.Source{Template: []byte(importing)}})
	if err == nil || !strings.Contains(err.Error(), "No export named other-block found.") {
		t.Errorf("an import of nothing: %v", err)
	}
}

// An otherStore returns sources in which one text is replaced by another.
type otherStore struct {
	engine.Store
	was, is string
}

func (s otherStore) Source(ctx context.Context, id string) (stack.Source, error) {
	src, err := s.Store.Source(ctx, id)
	src.Template = bytes.ReplaceAll(src.Template, []byte(s.was), []byte(s.is))
	return src, err
}

// A stack whose rule an older version accepted can be shown and deleted. No new stack can be made
// from its template.
func TestRulesAreForRequests(t *testing.T) {
	const ruled = "AWSTemplateFormatVersion: 2010-09-09\nParameters: {P: {Type: String, Default: x}}\n" +
		"Rules: {r: {Assertions: [{Assert: {Fn::Equals: [{Ref: P}, x]}}]}}\nResources: {}\nOutputs: {o: {Value: {Ref: P}}}\n"
	for _, is := range []string{"Fn::Not: [{Fn::Equals: [{Fn::Foo: [P]}, x]}]", "Fn::Equals: [{Ref: P}, y]", "Fn::Equals: ['{{resolve:ssm:/a}}', '{{resolve:ssm:/a}}']"} {
		w := newWorld(t)
		e := w.engine(nil)
		s := w.run(e, nil, w.create(e, "ruled", ruled, true).ID)
		w.wrap = func(s engine.Store, _ *killer) engine.Store { return otherStore{s, "Fn::Equals: [{Ref: P}, x]", is} }
		e = w.engine(nil)
		switch outputs, err := e.Outputs(t.Context(), s); {
		case err != nil:
			t.Errorf("%s: unexpected error: %v", is, err)
		case len(outputs) != 1:
			t.Errorf("%s: len(outputs) = %d, want 1", is, len(outputs))
		case outputs[0].Value != "x":
			t.Errorf("%s: outputs[0].Value = %v, want %q", is, outputs[0].Value, "x")
		}
		if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" {
			t.Errorf("%s: %s: %s", is, s.State(), s.Reason)
		}
		again := strings.Replace(ruled, "Fn::Equals: [{Ref: P}, x]", is, 1)
		if _, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "again", Source: stack.Source{Template: []byte(again)}}); stack.CodeOf(err) != stack.StackValidationFailed {
			t.Errorf("%s: created again: %v", is, err)
		}
	}
}

// TestRulesAreJudgedByGivenParameters checks that a validation without parameters looks only at the
// form of rules: the defaults need not fit them. A creation judges them.
func TestRulesAreJudgedByGivenParameters(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	text := func(assert string) []byte {
		return []byte("AWSTemplateFormatVersion: 2010-09-09\nParameters: {P: {Type: String, Default: ''}}\n" +
			"Mappings: {M: {x: {y: z}}}\nRules: {r: {Assertions: [{Assert: " + assert + ", AssertDescription: P must be x}]}}\nResources: {n: {Type: 'OS::Heat::None'}}\n")
	}
	for _, assert := range []string{"!Equals [!Ref P, x]", "!Equals [!FindInMap [M, !Ref P, y], z]"} {
		for value, fails := range map[string]bool{"": false, "x": false, "other": true} {
			request := engine.Request{Name: fmt.Sprint("s", len(assert)), Source: stack.Source{Template: text(assert)}}
			if value != "" {
				request.Source.Environment.Parameters = map[string]any{"P": value}
			}
			_, inspected := e.Inspect(t.Context(), request)
			_, validated := e.Validate(t.Context(), w.caller, request)
			if (inspected != nil) != fails || (validated != nil) != fails {
				t.Errorf("%s of %q: %v, %v", assert, value, inspected, validated)
			}
			if _, err := e.CreateStack(t.Context(), w.caller, request); (err != nil) != (value != "x") {
				t.Errorf("%s of %q is created: %v", assert, value, err)
			}
		}
	}
	for _, wrong := range []string{"!GetAtt n.show", "!Equals [!Ref Nope, x]", "text"} {
		if _, err := e.Validate(t.Context(), w.caller, engine.Request{Source: stack.Source{Template: text(wrong)}}); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
}
