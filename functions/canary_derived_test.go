package functions_test

import (
	"strings"
)

// derivedTemplate computes from secrets in its outputs alone: no property holds what they make.
const derivedTemplate = `
heat_template_version: 2021-04-16
parameters:
  split: {type: string, hidden: true}
  replaced: {type: string, hidden: true}
  query: {type: string, hidden: true}
  rejoined: {type: string, hidden: true}
resources:
  of_split: {type: OS::Heat::TestResource, properties: {value: {get_param: split}}}
  below: {type: child.yaml, properties: {given: {get_param: split}}}
outputs:
  split: {value: {str_split: [":", {get_param: split}, 1]}}
  of_attribute: {value: {str_split: [":", {get_attr: [of_split, output]}, 1]}}
  of_nested: {value: {str_split: [":", {get_attr: [below, out]}, 2]}}
  listed: {value: {str_split: [":", {get_param: split}]}}
  replaced: {value: {str_replace: {template: {get_param: replaced}, params: {"user:": ""}}}}
  rejoined: {value: {list_join: ["", {str_split: [":", {get_param: rejoined}]}]}}
  upper: {value: {yaql: {expression: $.data.toUpper(), data: {get_param: query}}}}
`

const derivedAWS = `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Pw: {Type: String, NoEcho: true}}
Resources: {N: {Type: OS::Heat::None}}
Outputs:
  One: {Value: !Select [1, !Split [":", !Ref Pw]], Export: {Name: canary-export}}
  All: {Value: !Split [":", !Ref Pw]}
`

// derived are stacks whose outputs are made of a secret. The secret that canaries names is what
// functions make, not what the parameter is.
func (n *localHearth) derived() {
	t, c := n.t, canaries
	code, said := n.do("POST", "/stacks", map[string]any{
		"stack_name": "derived", "template": derivedTemplate,
		"files": map[string]any{"child.yaml": strings.Replace(canaryChild, "hidden: true", "default: no-secret", 1)},
		"parameters": map[string]any{
			"split": "user:" + c["split by an output"], "replaced": "user:" + c["rest of an output"],
			"query": strings.ToLower(c["made by an output"]), "rejoined": strings.Replace(c["joined by an output"], "y-", "y:-", 1),
		},
	})
	if code != 201 {
		t.Fatalf("create: %d %s", code, said)
	}
	path := "/stacks/derived/" + find(said, "stack", "id")
	n.becomes(path, "CREATE_COMPLETE")
	for output, kind := range map[string]string{
		"split": "split by an output", "of_attribute": "split by an output", "of_nested": "split by an output",
		"replaced": "rest of an output", "upper": "made by an output", "rejoined": "joined by an output",
	} {
		_, said := n.call("GET", n.api+n.member.project+path+"/outputs/"+output, n.member.token, nil)
		if find(said, "output", "output_value") != c[kind] {
			t.Errorf("the output %s: %s, want %q", output, said, c[kind])
		}
		n.see(path+"/outputs/"+output, true, nil)
	}
	for _, part := range []string{"", "/outputs", "/outputs/listed", "/resources/below", "/export"} {
		n.see(path+part, true, nil)
	}
	n.do("DELETE", path, nil)
	n.derivedAtAWS()
}

// derivedAtAWS is derived for CloudFormation's API.
func (n *localHearth) derivedAtAWS() {
	n.t.Helper()
	secret := canaries["split by an output"]
	code, _, body := n.ask(n.member.token, "CreateStack", map[string]string{
		"StackName": "derived-aws", "TemplateBody": derivedAWS,
		"Parameters.member.1.ParameterKey": "Pw", "Parameters.member.1.ParameterValue": "user:" + secret,
	})
	if code != 200 {
		n.t.Fatalf("CreateStack: %d %s", code, body)
	}
	n.becomes("/stacks/derived-aws", "CREATE_COMPLETE")
	for _, action := range []string{"DescribeStacks", "ListExports"} {
		_, _, body = n.ask(n.member.token, action, nil)
		if !strings.Contains(string(body), secret) {
			n.t.Errorf("%s: a member does not get what an output makes: %s", action, body)
		}
		_, _, body = n.ask(n.reader.token, action, nil)
		n.clean("reader: "+action, string(body))
		if !strings.Contains(string(body), "******") {
			n.t.Errorf("%s: nothing is masked for a reader: %s", action, body)
		}
	}
}
