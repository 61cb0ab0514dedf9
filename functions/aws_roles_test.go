package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"hearth/functions/cfn"
	"hearth/shared/access"
	"hearth/shared/storetest"
	"hearth/shared/web"
)

// awsTried are the parameters with which every role tries an action; StackName is that of an own
// stack. Actions that are not here get the stack's name alone.
var awsTried = map[string]map[string]string{
	"CreateChangeSet":             with("ChangeSetName", "a", "UsePreviousTemplate", "true"),
	"DeleteChangeSet":             with("ChangeSetName", "a"),
	"DescribeChangeSet":           with("ChangeSetName", "a"),
	"ExecuteChangeSet":            with("ChangeSetName", "a"),
	"CreateStack":                 with("StackName", "another", "TemplateBody", "a: b"),
	"DescribeStackResource":       with("LogicalResourceId", "Net"),
	"DescribeType":                with("TypeName", "OS::Neutron::Net"),
	"EstimateTemplateCost":        with("TemplateBody", awsTemplate),
	"SignalResource":              with("LogicalResourceId", "Net", "UniqueId", "1", "Status", "SUCCESS"),
	"PutMetricData":               with("Namespace", "n", "MetricData.member.1.MetricName", "Load", "MetricData.member.1.Value", "1"),
	"ListImports":                 with("ExportName", "first-shared"),
	"SetStackPolicy":              with("StackPolicyBody", awsOpenPolicy),
	"UpdateStack":                 with("UsePreviousTemplate", "true"),
	"UpdateTerminationProtection": with("EnableTerminationProtection", "true"),
	"ValidateTemplate":            with("TemplateBody", awsTemplate),
}

// awsAnyStack are the actions that name no stack of their own.
var awsAnyStack = map[string]bool{"CreateStack": true, "DescribeAccountLimits": true, "DescribeType": true, "EstimateTemplateCost": true, "ListTypes": true, "ListExports": true, "PutMetricData": true, "ListImports": true, "ListStacks": true, "ValidateTemplate": true}

// TestAWSRoles tries every action as every role, without a signature, and from another project, which
// finds no stack, whether it asks by name, by ID or by ARN.
func TestAWSRoles(t *testing.T) {
	t.Parallel()
	n := newLocalHearth(t, storetest.SQLite(t))
	callers := map[string]login{
		"":        {},
		"invalid": {token: "invalid"},
		"reader":  n.reader, "member": n.member, "admin": n.login("admin", "demo"),
		access.StackUserRole: n.newUser("in-a-server", access.StackUserRole),
	}
	code, said := n.call("POST", n.api+n.member.project+"/stacks", n.member.token, map[string]any{"stack_name": "first", "template": awsTemplate})
	if code != http.StatusCreated {
		t.Fatal(code, said)
	}
	id := find(said, "stack", "id")
	arn := "arn:openstack:heat::" + n.member.project + ":stacks/first/" + id
	n.becomes("/stacks/first/"+id, "CREATE_COMPLETE")
	for action, policy := range cfn.Actions() {
		if policy != access.Reader && policy != access.Member && policy != access.StackUser {
			t.Errorf("%s has the policy %q", action, policy)
		}
		for role, caller := range callers {
			if action == "DeleteStack" && isAllowed(policy, role) { // the others need the stack
				continue
			}
			n.tryRole(action, role, caller, isAllowed(policy, role))
		}
		for _, stack := range []string{"first", id, arn} {
			n.tryElsewhere(action, stack, id)
		}
	}
	for action, policy := range cfn.MetricActions() {
		for role, caller := range callers {
			n.tryRole(action, role, caller, isAllowed(policy, role))
		}
	}
	for role, caller := range callers {
		n.tryRole("DeleteStack", role, caller, isAllowed(access.Member, role))
	}
}

// tryParameters returns the parameters of an action for a stack.
func tryParameters(action, stack string) map[string]string {
	parameters := map[string]string{}
	for name, value := range awsTried[action] {
		parameters[name] = value
	}
	if _, given := parameters["StackName"]; !given && !awsAnyStack[action] {
		parameters["StackName"] = stack
	}
	return parameters
}

// isAllowed reports whether a role may do what a policy says.
func isAllowed(policy web.Policy, role string) bool {
	switch policy {
	case access.Member:
		return role == "member" || role == "admin"
	case access.Reader:
		return role == "reader" || role == "member" || role == "admin"
	case access.MemberOrStackUser:
		return role == "member" || role == "admin" || role == access.StackUserRole
	case access.StackUser:
		return role != "" && role != "invalid"
	}
	return false
}

func (n *localHearth) tryRole(action, role string, caller login, allowed bool) {
	n.t.Helper()
	status, _, body := n.ask(caller.token, action, tryParameters(action, "first"))
	refused := strings.Contains(string(body), "<Code>AccessDenied</Code>") || strings.Contains(string(body), "<Code>MissingAuthenticationToken</Code>")
	if role == "reader" && action != "ValidateTemplate" && strings.Contains(string(body), "hush") {
		n.t.Errorf("%s shows a secret to a reader: %s", action, body)
	}
	if refused == allowed || refused != (status == http.StatusForbidden) || status >= 500 {
		n.t.Errorf("%s as %q: %d %s, allowed should be %v", action, role, status, body, allowed)
	}
}

// tryElsewhere tries an action on a stack of ours as a member of another project.
func (n *localHearth) tryElsewhere(action, stack, id string) {
	n.t.Helper()
	status, _, body := n.ask(n.other.token, action, tryParameters(action, stack))
	text := string(body)
	found := status == http.StatusOK && action != "DeleteStack" || status != http.StatusOK && !strings.Contains(text, "does not exist")
	if awsAnyStack[action] {
		found = false
	}
	if strings.Contains(text, "<Name>first-shared</Name>") {
		n.t.Errorf("%s shows our exports to another project: %s", action, text)
	}
	if found || strings.Contains(strings.ReplaceAll(text, stack, ""), id) || strings.Contains(text, "A network and two values") && !awsAnyStack[action] {
		n.t.Errorf("%s of %s from another project: %d %s", action, stack, status, body)
	}
}
