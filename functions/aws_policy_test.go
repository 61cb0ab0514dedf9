package functions_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"hearth/shared/storetest"
)

// ruled creates a stack through Heat's API, and returns its path below the project.
func (n *localHearth) ruled(t *testing.T) string {
	t.Helper()
	code, said := n.call("POST", n.api+n.member.project+"/stacks", n.member.token, map[string]any{"stack_name": "ruled", "template": awsRuled})
	if code != http.StatusCreated {
		t.Fatal(code, said)
	}
	path := "/stacks/ruled/" + find(said, "stack", "id")
	n.becomes(path, "CREATE_COMPLETE")
	return path
}

// TestStackPolicyInHeatsAPI: Heat's API refuses what a policy that AWS's API has set does not allow.
func TestStackPolicyInHeatsAPI(t *testing.T) {
	t.Parallel()
	n := newLocalHearth(t, storetest.SQLite(t))
	path := n.ruled(t)
	if status, _, body := n.ask(n.member.token, "SetStackPolicy", with("StackName", "ruled", "StackPolicyBody", awsClosedPolicy)); status != http.StatusOK {
		t.Fatal(status, string(body))
	}
	rename := func(name string) (int, string) {
		return n.call("PATCH", n.api+n.member.project+path, n.member.token, map[string]any{"parameters": map[string]any{"Name": name}})
	}
	if code, said := rename("two"); code != http.StatusForbidden || !strings.Contains(said, "No statement allows [Update:Modify] for resource [LogicalResourceId/Net]") {
		t.Errorf("a change that the policy does not allow: %d %s", code, said)
	}
	n.becomes(path, "CREATE_COMPLETE")
	if status, _, body := n.ask(n.member.token, "SetStackPolicy", with("StackName", "ruled", "StackPolicyBody", awsOpenPolicy)); status != http.StatusOK {
		t.Fatal(status, string(body))
	}
	if code, said := rename("two"); code != http.StatusAccepted {
		t.Errorf("a change that the policy allows: %d %s", code, said)
	}
	n.becomes(path, "UPDATE_COMPLETE")
}

// TestUnknownParametersOfUpdates: AWS's API refuses a parameter that the template does not have, which
// may be a misspelt one. Heat's API drops it, as Heat does.
func TestUnknownParametersOfUpdates(t *testing.T) {
	t.Parallel()
	n := newLocalHearth(t, storetest.SQLite(t))
	path := n.ruled(t)
	unknown := with("StackName", "ruled", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Nane", "Parameters.member.1.ParameterValue", "two")
	for action, more := range map[string][]string{"UpdateStack": nil, "CreateChangeSet": {"ChangeSetName", "typo"}} {
		params := maps.Clone(unknown)
		for i := 0; i < len(more); i += 2 {
			params[more[i]] = more[i+1]
		}
		if status, _, body := n.ask(n.member.token, action, params); status != http.StatusBadRequest || !strings.Contains(string(body), "Nane") {
			t.Errorf("%s: %d %s", action, status, body)
		}
	}
	code, said := n.call("PATCH", n.api+n.member.project+path, n.member.token, map[string]any{"parameters": map[string]any{"Nane": "two"}})
	if code != http.StatusAccepted {
		t.Errorf("Heat's API: %d %s", code, said)
	}
}

// TestSummaryForReaders: the summary of a stack hides the default of a hidden parameter, and nothing else.
// The secret may be written like a word of the template.
func TestSummaryForReaders(t *testing.T) {
	t.Parallel()
	n := newLocalHearth(t, storetest.SQLite(t))
	const template = "AWSTemplateFormatVersion: 2010-09-09\nParameters: {Pw: {Type: String, NoEcho: true, Default: S3cret}, Open: {Type: String, Default: shown}}\n" +
		"Resources: {V: {Type: \"OS::Heat::Value\", Properties: {value: !Ref Pw}}}\n"
	if status, _, body := n.ask(n.member.token, "CreateStack", with("StackName", "s", "TemplateBody", template)); status != http.StatusOK {
		t.Fatal(status, string(body))
	}
	for whose, l := range map[string]login{"member": n.member, "reader": n.reader} {
		status, _, body := n.ask(l.token, "GetTemplateSummary", with("StackName", "s"))
		said := string(body)
		if status != http.StatusOK || !strings.Contains(said, "<DefaultValue>shown</DefaultValue>") || strings.Contains(said, "S3cret") != (whose == "member") {
			t.Errorf("to the %s: %d %s", whose, status, said)
		}
	}
}
