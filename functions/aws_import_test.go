package functions_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"hearth/shared/storetest"
)

// awsImported has one resource to import, awsImportedTwo another beside it.
const awsImported = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  One: {Type: OS::Neutron::Net, DeletionPolicy: Retain}
`

const awsImportedTwo = awsImported + `
  Two: {Type: OS::Neutron::Net, DeletionPolicy: Delete, Properties: {name: two}}
`

// TestAWSImport imports networks with change sets, and checks each answer against AWS's model.
func TestAWSImport(t *testing.T) {
	t.Parallel()
	m := readModel(t, cloudFormationModel)
	n := newLocalHearth(t, storetest.SQLite(t))
	one, two := n.network("one"), n.network("two")
	set := func(template, set string, pairs ...string) map[string]string {
		p := with("StackName", "taken", "ChangeSetName", set, "ChangeSetType", "IMPORT", "TemplateBody", template)
		maps.Copy(p, with(pairs...))
		return p
	}
	object := func(number, name, id string) []string {
		at := "ResourcesToImport.member." + number + "."
		return []string{at + "ResourceType", "OS::Neutron::Net", at + "LogicalResourceId", name, at + "ResourceIdentifier.entry.1.key", "Id", at + "ResourceIdentifier.entry.1.value", id}
	}
	const gone = "5b1d7c52-0000-4000-8000-000000000000"
	for _, s := range []awsStep{
		{action: "CreateChangeSet", parameters: set(awsImported, "a"), status: 400, code: "ValidationError"},
		{action: "CreateChangeSet", parameters: set(awsImported, "a", "ResourcesToImport.member.1.ResourceType", "OS::Neutron::Net"), status: 400, code: "ValidationError"},
		{action: "CreateChangeSet", parameters: set(awsImported, "a", append(object("1", "One", one), "ResourcesToImport.member.1.ResourceIdentifier.entry.1.key", "Name")...), status: 400, code: "ValidationError"},
		{action: "CreateChangeSet", parameters: set(awsImported, "a", append(object("1", "One", one), "OnStackFailure", "DO_NOTHING")...), status: 400, code: "ValidationError"},
		{action: "DescribeStacks", parameters: with("StackName", "taken"), status: 400, code: "ValidationError"},
		{action: "CreateChangeSet", parameters: set(awsImported, "a", object("1", "One", one)...), becomes: "REVIEW_IN_PROGRESS"},
		{action: "DescribeChangeSet", parameters: with("StackName", "taken", "ChangeSetName", "a")},
		{action: "ExecuteChangeSet", parameters: with("StackName", "taken", "ChangeSetName", "a"), becomes: "IMPORT_COMPLETE"},
		{action: "CreateChangeSet", parameters: set(awsImportedTwo, "b", object("1", "Two", gone)...)},
		{action: "ExecuteChangeSet", parameters: with("StackName", "taken", "ChangeSetName", "b", "DisableRollback", "true"), status: 400, code: "ValidationError"},
		{action: "ExecuteChangeSet", parameters: with("StackName", "taken", "ChangeSetName", "b"), becomes: "IMPORT_ROLLBACK_COMPLETE"},
		{action: "CreateChangeSet", parameters: set(awsImportedTwo, "c", object("1", "Two", one)...)},
		{action: "DescribeChangeSet", parameters: with("StackName", "taken", "ChangeSetName", "c")},
		{action: "CreateChangeSet", parameters: set(awsImportedTwo, "d", object("1", "Two", two)...)},
		{action: "ExecuteChangeSet", parameters: with("StackName", "taken", "ChangeSetName", "d"), becomes: "IMPORT_COMPLETE"},
		{action: "DescribeStackResources", parameters: with("StackName", "taken")},
		{action: "DescribeStackEvents", parameters: with("StackName", "taken")},
		{action: "ListStackResources", parameters: with("StackName", "taken")},
		{action: "UpdateStack", parameters: with("StackName", "taken", "TemplateBody", strings.Replace(awsImportedTwo, "One: {Type: OS::Neutron::Net, DeletionPolicy: Retain}", "", 1)), becomes: "UPDATE_COMPLETE"},
		{action: "DescribeStackEvents", parameters: with("StackName", "taken")},
	} {
		n.step(m, s)
		if s.parameters["ChangeSetName"] == "a" && s.action == "DescribeChangeSet" {
			n.answers("DescribeChangeSet", s.parameters, "<Action>Import</Action><LogicalResourceId>One</LogicalResourceId><PhysicalResourceId>"+one+"</PhysicalResourceId>")
		}
		if s.parameters["ChangeSetName"] == "c" && s.action == "DescribeChangeSet" {
			n.answers("DescribeChangeSet", s.parameters, "<Status>FAILED</Status><StatusReason>"+one+" already exists in a stack</StatusReason>")
		}
	}
	n.answers("DescribeStackResources", with("StackName", "taken"), "<PhysicalResourceId>"+two+"</PhysicalResourceId>")
	n.answers("DescribeStackEvents", with("StackName", "taken"), "<ResourceStatus>IMPORT_IN_PROGRESS</ResourceStatus>", "<ResourceStatus>IMPORT_FAILED</ResourceStatus>")
	n.answers("DescribeStackEvents", with("StackName", "taken"), "<ResourceStatus>DELETE_SKIPPED</ResourceStatus>")
	status, answer := n.askCBOR(n.member.token, "CreateChangeSet", set(awsImportedTwo, "e", "ResourcesToImport.member.1.ResourceType", "OS::Neutron::Net",
		"ResourcesToImport.member.1.LogicalResourceId", "Two", "ResourcesToImport.member.1.ResourceIdentifier.Id", "x"))
	if status != http.StatusBadRequest || answer["message"] != "Resources [Two] passed in ResourceToImport are already in a stack and cannot be imported." {
		t.Errorf("in CBOR: %d %v", status, answer)
	}
}

// network makes a network that belongs to no stack, and returns its ID.
func (n *localHearth) network(name string) string {
	n.t.Helper()
	code, body := n.call("POST", strings.TrimSuffix(n.auth, "/identity/v3")+"/network/v2.0/networks", n.member.token, map[string]any{"network": map[string]any{"name": name}})
	if code != http.StatusCreated {
		n.t.Fatal(code, body)
	}
	return find(body, "network", "id")
}

// answers checks that an answer has some texts.
func (n *localHearth) answers(action string, parameters map[string]string, texts ...string) {
	n.t.Helper()
	_, _, body := n.ask(n.member.token, action, parameters)
	for _, text := range texts {
		if !strings.Contains(string(body), text) {
			n.t.Errorf("%s lacks %s: %s", action, text, body)
		}
	}
}
