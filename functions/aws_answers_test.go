package functions_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/functions/cfn"
	"hearth/shared/storetest"
)

const awsTemplate = `
AWSTemplateFormatVersion: 2010-09-09
Description: A network and two values
Parameters:
  Size: {Type: Number, Default: 3, Description: How many}
  Password: {Type: String, NoEcho: true, Default: hush}
Resources:
  Net: {Type: OS::Neutron::Net}
  First: {Type: OS::Heat::Value, Properties: {value: !Ref Size}, Metadata: {a: [1]}}
Outputs:
  NetId: {Description: Its ID, Value: !Ref Net}
  Empty: {Value: ""}
  Quiet: {Value: !Ref Password}
  Shared: {Value: !GetAtt First.value, Export: {Name: !Sub "${AWS::StackName}-shared"}}
`

// awsImporting imports what awsTemplate exports.
const awsImporting = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  First: {Type: OS::Heat::Value, Properties: {value: !ImportValue first-shared}}
`

// awsSlow describes nothing.
const awsSlow = `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Wait: {Type: Number, Default: 0}}
Resources:
  Slow: {Type: OS::Heat::TestResource, Properties: {value: !Ref Wait, wait_secs: !Ref Wait}}
Outputs:
  Waited: {Value: !Ref Wait}
`

const awsFailing = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Net: {Type: OS::Neutron::Net}
  Bad: {Type: OS::Heat::TestResource, Properties: {fail: true, value: !Ref Net}}
`

// awsLost has outputs without a value, which only AWS refuses.
const awsLost = `
AWSTemplateFormatVersion: 2010-09-09
Mappings: {M: {a: {b: c}}}
Resources: {V: {Type: OS::Heat::Value, Properties: {value: x}}}
Outputs: {Lost: {Value: !FindInMap [M, z, b]}, Data: {Value: !Equals [a, a]}}
`

// awsOpenPolicy allows all updates, awsClosedPolicy none of the network.
const (
	awsOpenPolicy   = `{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}]}`
	awsClosedPolicy = `{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "NotResource": "LogicalResourceId/Net"}]}`
)

// awsRuled has a resource that a policy protects.
const awsRuled = `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Name: {Type: String, Default: one}}
Resources:
  Net: {Type: OS::Neutron::Net, Properties: {name: !Ref Name}}
`

// awsHandle takes signals.
const awsHandle = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
`

// awsTransform declares a transform.
const awsTransform = `
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters:
  Kind: {Type: String, Default: a, AllowedValues: [a, b]}
Resources:
  Value: {Type: OS::Heat::Value, Properties: {value: !Ref Kind}}
`

// awsStuck loses Gone in an update to awsFailing, and cannot get it back where no more networks are
// allowed.
const awsStuck = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Gone: {Type: OS::Neutron::Net}
`

// networks sets how many networks the project may have.
func (n *localHearth) networks(most string) {
	n.t.Helper()
	code, body := n.call("PUT", strings.TrimSuffix(n.auth, "/identity/v3")+"/network/v2.0/quotas/"+n.member.project, n.admin.token, map[string]any{"quota": map[string]any{"network": json.Number(most)}})
	if code != http.StatusOK {
		n.t.Fatal(code, body)
	}
}

// awaitNoImport waits until the stack that imports first-shared is deleted.
func awaitNoImport(n *localHearth) {
	for late := time.Now().Add(time.Minute); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		if status, _, _ := n.ask(n.member.token, "ListImports", with("ExportName", "first-shared")); status == http.StatusBadRequest {
			return
		}
	}
	n.t.Fatal("first-shared is still imported")
}

// An awsStep is a request and what must come of it.
type awsStep struct {
	action     string
	parameters map[string]string
	status     int    // 200 when it is 0
	code       string // of an error
	before     func(*localHearth)
	becomes    string // the status that the stack of StackName then gets
}

// with returns the parameters of a step: names and values in turn.
func with(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// awsSteps have each action at least once, and each error that an action has.
var awsSteps = []awsStep{
	{action: "ValidateTemplate", parameters: with("TemplateBody", awsTemplate)},
	{action: "ValidateTemplate", parameters: with("TemplateBody", awsSlow)},
	{action: "ValidateTemplate", parameters: with("TemplateBody", "a: b"), status: 400, code: "ValidationError"},
	{action: "ValidateTemplate", status: 400, code: "ValidationError"},
	{action: "ValidateTemplate", parameters: with("TemplateBody", awsLost), status: 400, code: "ValidationError"},
	{action: "GetTemplateSummary", parameters: with("TemplateBody", awsLost), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "lost", "TemplateBody", awsLost), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "none", "TemplateBody", "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n"), status: 400, code: "ValidationError"},
	{action: "GetTemplateSummary", parameters: with("TemplateBody", awsTransform)},
	{action: "GetTemplateSummary", status: 400, code: "ValidationError"},
	{action: "GetTemplateSummary", parameters: with("StackName", "none"), status: 400, code: "ValidationError"},
	{action: "ValidateTemplate", parameters: with("TemplateBody", awsTransform)},
	{action: "CreateStack", parameters: with("StackName", "macro", "TemplateBody", awsTransform), status: 400, code: "InsufficientCapabilitiesException"},
	{action: "DescribeStacks", parameters: with("StackName", "macro"), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "types", "TemplateBody", awsTemplate, "ResourceTypes.member.1", "OS::Heat::*"), status: 400, code: "ValidationError"},
	{action: "ListTypes"},
	{action: "ListTypes", parameters: with("MaxResults", "3", "Filters.TypeNamePrefix", "OS::Heat", "Type", "RESOURCE")},
	{action: "ListTypes", parameters: with("Type", "COLOUR"), status: 400, code: "ValidationError"},
	{action: "DescribeType", parameters: with("Type", "RESOURCE", "TypeName", "OS::Neutron::Net")},
	{action: "DescribeType", parameters: with("Arn", "arn:aws:cloudformation:hearth::type/resource/OS-Neutron-Net")},
	{action: "DescribeType", parameters: with("TypeName", "OS::Neutron::Nothing"), status: 404, code: "TypeNotFoundException"},
	{action: "DescribeAccountLimits"},
	{action: "CreateStack", parameters: with("StackName", "failed", "TemplateBody", awsFailing, "OnFailure", "DO_NOTHING"), becomes: "CREATE_FAILED"},
	{action: "ContinueUpdateRollback", parameters: with("StackName", "failed"), status: 400, code: "ValidationError"},
	{action: "RollbackStack", parameters: with("StackName", "failed", "ClientRequestToken", "-"), status: 400, code: "ValidationError"},
	{action: "RollbackStack", parameters: with("StackName", "failed", "ClientRequestToken", "back"), becomes: "ROLLBACK_COMPLETE"},
	{action: "RollbackStack", parameters: with("StackName", "failed", "ClientRequestToken", "back")},
	{action: "RollbackStack", parameters: with("StackName", "failed", "ClientRequestToken", "other"), status: 400, code: "ValidationError"},
	{action: "UpdateStack", parameters: with("StackName", "failed", "TemplateBody", awsTemplate, "ClientRequestToken", "back"), status: 400, code: "TokenAlreadyExistsException"},
	{action: "RollbackStack", parameters: with("StackName", "failed"), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "stuck", "TemplateBody", awsStuck), becomes: "CREATE_COMPLETE"},
	{action: "UpdateStack", before: func(n *localHearth) { n.networks("0") }, parameters: with("StackName", "stuck", "TemplateBody", awsFailing, "ClientRequestToken", "worse"), becomes: "UPDATE_ROLLBACK_FAILED"},
	{action: "ContinueUpdateRollback", parameters: with("StackName", "stuck", "ClientRequestToken", "worse"), status: 400, code: "TokenAlreadyExistsException"},
	{action: "ContinueUpdateRollback", parameters: with("StackName", "stuck", "ResourcesToSkip.member.1", "None"), status: 400, code: "ValidationError"},
	{action: "ContinueUpdateRollback", before: func(n *localHearth) { n.networks("-1") }, parameters: with("StackName", "stuck", "ResourcesToSkip.member.1", "Gone", "ClientRequestToken", "on"), becomes: "UPDATE_ROLLBACK_COMPLETE"},
	{action: "ContinueUpdateRollback", parameters: with("StackName", "stuck", "ResourcesToSkip.member.1", "Gone", "ClientRequestToken", "on")},
	{action: "RollbackStack", parameters: with("StackName", "stuck", "ClientRequestToken", "on"), status: 400, code: "TokenAlreadyExistsException"},
	{action: "DescribeStackResources", parameters: with("StackName", "stuck")},
	{action: "EstimateTemplateCost", parameters: with("TemplateBody", awsTemplate)},
	{action: "CreateStack", parameters: with("StackName", "first", "TemplateBody", awsTemplate, "Tags.member.1.Key", "a", "Tags.member.1.Value", "b",
		"ClientRequestToken", "made", "NotificationARNs.member.1", "arn:aws:sns:r:1:a", "RollbackConfiguration.RollbackTriggers.member.1.Arn", "arn:aws:cloudwatch:r:1:alarm:a",
		"RollbackConfiguration.RollbackTriggers.member.1.Type", "AWS::CloudWatch::Alarm", "RollbackConfiguration.MonitoringTimeInMinutes", "5", "TimeoutInMinutes", "30", "EnableTerminationProtection", "true"), becomes: "CREATE_COMPLETE"},
	{action: "CreateStack", parameters: with("StackName", "first", "TemplateBody", awsTemplate), status: 400, code: "AlreadyExistsException"},
	{action: "CreateStack", parameters: with("StackName", "first", "TemplateBody", awsTemplate, "ClientRequestToken", "made")},
	{action: "CreateStack", parameters: with("StackName", "first", "TemplateBody", awsTemplate, "ClientRequestToken", "other"), status: 400, code: "AlreadyExistsException"},
	{action: "CreateStack", parameters: with("StackName", "token", "TemplateBody", awsTemplate, "ClientRequestToken", "-"), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "trigger", "TemplateBody", awsTemplate, "RollbackConfiguration.RollbackTriggers.member.1.Arn", "a"), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "monitored", "TemplateBody", awsTemplate, "RollbackConfiguration.MonitoringTimeInMinutes", "181"), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "notified", "TemplateBody", awsTemplate, "NotificationARNs.member.1", ""), status: 400, code: "ValidationError"},
	{action: "UpdateStack", parameters: with("StackName", "first", "UsePreviousTemplate", "true", "ClientRequestToken", "made"), status: 400, code: "TokenAlreadyExistsException"},
	{action: "CreateStack", parameters: with("TemplateBody", awsTemplate), status: 400, code: "ValidationError"},
	{action: "DescribeStacks"},
	{action: "DescribeStacks", parameters: with("StackName", "first")},
	{action: "DescribeStacks", parameters: with("StackName", "tagged")},
	{action: "DescribeStacks", parameters: with("StackName", "none"), status: 400, code: "ValidationError"},
	{action: "ListStacks"},
	{action: "ListStacks", parameters: with("StackStatusFilter.member.1", "CREATE_COMPLETE")},
	{action: "DescribeStackResources", parameters: with("StackName", "first")},
	{action: "DescribeStackResource", parameters: with("StackName", "first", "LogicalResourceId", "First")},
	{action: "DescribeStackResource", parameters: with("StackName", "first", "LogicalResourceId", "None"), status: 400, code: "ValidationError"},
	{action: "ListExports"},
	{action: "ListImports", parameters: with("ExportName", "first-shared"), status: 400, code: "ValidationError"},
	{action: "ListImports", status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "user", "TemplateBody", awsImporting), becomes: "CREATE_COMPLETE"},
	{action: "ListImports", parameters: with("ExportName", "first-shared")},
	{action: "UpdateStack", parameters: with("StackName", "first", "TemplateBody", awsFailing), status: 400, code: "ValidationError"},
	{action: "DeleteStack", parameters: with("StackName", "user")},
	{action: "ListStackResources", parameters: with("StackName", "first")},
	{action: "DescribeStackEvents", parameters: with("StackName", "first")},
	{action: "GetTemplate", parameters: with("StackName", "first")},
	{action: "GetTemplateSummary", parameters: with("StackName", "first")},
	{action: "UpdateStack", parameters: with("StackName", "first", "TemplateBody", awsTransform), status: 400, code: "InsufficientCapabilitiesException"},
	{action: "UpdateStack", parameters: with("StackName", "first", "UsePreviousTemplate", "true"), status: 400, code: "ValidationError"},
	{action: "UpdateStack", before: awaitNoImport, parameters: with("StackName", "first", "UsePreviousTemplate", "true", "ClientRequestToken", "bigger", "Parameters.member.1.ParameterKey", "Size", "Parameters.member.1.ParameterValue", "4"), becomes: "UPDATE_COMPLETE"},
	{action: "UpdateStack", parameters: with("StackName", "first", "TemplateBody", awsFailing), becomes: "UPDATE_ROLLBACK_COMPLETE"},
	{action: "DescribeStacks", parameters: with("StackName", "first")},
	{action: "DescribeStackResources", parameters: with("StackName", "first")},
	{action: "DescribeStackEvents", parameters: with("StackName", "first")},
	{action: "CancelUpdateStack", parameters: with("StackName", "first"), status: 400, code: "ValidationError"},
	{action: "UpdateStack", parameters: with("StackName", "slow", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Wait", "Parameters.member.1.ParameterValue", "90")},
	{action: "CancelUpdateStack", parameters: with("StackName", "slow")},
	{action: "DeleteStack", parameters: with("StackName", "first"), status: 400, code: "ValidationError"},
	{action: "UpdateTerminationProtection", parameters: with("StackName", "first", "EnableTerminationProtection", "false")},
	{action: "DeleteStack", parameters: with("StackName", "first", "DeletionMode", "FORCE_DELETE_STACK"), status: 400, code: "ValidationError"},
	{action: "DeleteStack", parameters: with("StackName", "first", "DeletionMode", "HARD"), status: 400, code: "ValidationError"},
	{action: "DeleteStack", parameters: with("StackName", "first", "RoleARN", "arn:aws:iam::1:role/a"), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "kept", "TemplateBody", awsTemplate, "RetainExceptOnCreate", "true"), status: 400, code: "ValidationError"},
	{action: "UpdateStack", parameters: with("StackName", "first", "UsePreviousTemplate", "true", "RetainExceptOnCreate", "true"), status: 400, code: "ValidationError"},
	{action: "RollbackStack", parameters: with("StackName", "first", "RetainExceptOnCreate", "true"), status: 400, code: "ValidationError"},
	{action: "DescribeChangeSet", parameters: with("StackName", "first", "ChangeSetName", "none"), status: 404, code: "ChangeSetNotFound"},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "1st", "UsePreviousTemplate", "true"), status: 400, code: "ValidationError"},
	{action: "CreateChangeSet", parameters: with("StackName", "none", "ChangeSetName", "a", "TemplateBody", awsTemplate), status: 400, code: "ValidationError"},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "ChangeSetType", "CREATE", "TemplateBody", awsTemplate), status: 400, code: "ValidationError"},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "ChangeSetType", "IMPORT", "TemplateBody", awsTemplate), status: 400, code: "ValidationError"},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "TemplateBody", awsTemplate, "ResourcesToImport.member.1.LogicalResourceId", "Net"), status: 400, code: "ValidationError"},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "Description", "bigger", "UsePreviousTemplate", "true", "ClientToken", "t",
		"Parameters.member.1.ParameterKey", "Size", "Parameters.member.1.ParameterValue", "9")},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "UsePreviousTemplate", "true", "ClientToken", "t")},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "UsePreviousTemplate", "true"), status: 400, code: "AlreadyExistsException"},
	{action: "CreateChangeSet", parameters: with("StackName", "first", "ChangeSetName", "failing", "TemplateBody", awsFailing)},
	{action: "DescribeChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a")},
	{action: "DescribeChangeSet", parameters: with("StackName", "first", "ChangeSetName", "failing", "IncludePropertyValues", "true")},
	{action: "ListChangeSets", parameters: with("StackName", "first")},
	{action: "ListChangeSets", parameters: with("StackName", "first", "NextToken", "a"), status: 400, code: "ValidationError"},
	{action: "GetTemplate", parameters: with("StackName", "first", "ChangeSetName", "a")},
	{action: "DeleteChangeSet", parameters: with("StackName", "first", "ChangeSetName", "failing")},
	{action: "DeleteChangeSet", parameters: with("StackName", "first", "ChangeSetName", "failing")},
	{action: "ExecuteChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a", "DisableRollback", "true"), becomes: "UPDATE_COMPLETE"},
	{action: "ExecuteChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a"), status: 400, code: "InvalidChangeSetStatus"},
	{action: "DescribeChangeSet", parameters: with("StackName", "first", "ChangeSetName", "a")},
	{action: "CreateChangeSet", parameters: with("StackName", "new", "ChangeSetName", "a", "ChangeSetType", "CREATE", "TemplateBody", awsTemplate, "Tags.member.1.Key", "a", "Tags.member.1.Value", "b")},
	{action: "DescribeStacks", parameters: with("StackName", "new")},
	{action: "ListStacks", parameters: with("StackStatusFilter.member.1", "REVIEW_IN_PROGRESS")},
	{action: "GetTemplate", parameters: with("StackName", "new"), status: 400, code: "ValidationError"},
	{action: "UpdateStack", parameters: with("StackName", "new", "TemplateBody", awsTemplate), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "new", "TemplateBody", awsTemplate), status: 400, code: "AlreadyExistsException"},
	{action: "CreateChangeSet", parameters: with("StackName", "new", "ChangeSetName", "b", "TemplateBody", awsTemplate), status: 400, code: "ValidationError"},
	{action: "DescribeStackEvents", parameters: with("StackName", "new")},
	{action: "ExecuteChangeSet", parameters: with("StackName", "new", "ChangeSetName", "a"), becomes: "CREATE_COMPLETE"},
	{action: "DescribeChangeSet", parameters: with("StackName", "new", "ChangeSetName", "a")},
	{action: "CreateStack", parameters: with("StackName", "ruled", "TemplateBody", awsRuled, "StackPolicyBody", strings.Replace(awsClosedPolicy, "Net", "Nte", 1)), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "ruled", "TemplateBody", awsRuled, "StackPolicyBody", `{"Statement": []}`), status: 400, code: "ValidationError"},
	{action: "CreateStack", parameters: with("StackName", "ruled", "TemplateBody", awsRuled, "StackPolicyBody", awsClosedPolicy), becomes: "CREATE_COMPLETE"},
	{action: "GetStackPolicy", parameters: with("StackName", "ruled")},
	{action: "GetStackPolicy", parameters: with("StackName", "first")},
	{action: "GetStackPolicy", parameters: with("StackName", "none"), status: 400, code: "ValidationError"},
	{action: "UpdateStack", parameters: with("StackName", "ruled", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "two"), becomes: "UPDATE_ROLLBACK_COMPLETE"},
	{action: "DescribeStackEvents", parameters: with("StackName", "ruled")},
	{action: "UpdateStack", parameters: with("StackName", "ruled", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "two",
		"StackPolicyDuringUpdateBody", awsOpenPolicy), becomes: "UPDATE_COMPLETE"},
	{action: "UpdateStack", parameters: with("StackName", "ruled", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "three",
		"StackPolicyBody", "[]"), status: 400, code: "ValidationError"},
	{action: "SetStackPolicy", parameters: with("StackName", "ruled"), status: 400, code: "ValidationError"},
	{action: "SetStackPolicy", parameters: with("StackName", "ruled", "StackPolicyBody", awsOpenPolicy, "StackPolicyURL", "http://127.0.0.1/"), status: 400, code: "ValidationError"},
	{action: "SetStackPolicy", parameters: with("StackName", "ruled", "StackPolicyURL", "http://127.0.0.1:1/"), status: 400, code: "ValidationError"},
	{action: "SetStackPolicy", parameters: with("StackName", "ruled", "StackPolicyBody", awsOpenPolicy)},
	{action: "UpdateStack", parameters: with("StackName", "ruled", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "three"), becomes: "UPDATE_COMPLETE"},
	{action: "CreateStack", parameters: with("StackName", "signalled", "TemplateBody", awsHandle), becomes: "CREATE_COMPLETE"},
	{action: "SignalResource", parameters: with("StackName", "signalled", "LogicalResourceId", "Handle", "UniqueId", "1", "Status", "SUCCESS")},
	{action: "SignalResource", parameters: with("StackName", "slow", "LogicalResourceId", "Slow", "UniqueId", "1", "Status", "SUCCESS"), status: 400, code: "ValidationError"},
	{action: "DeleteStack", parameters: with("StackName", "new", "DeletionMode", "STANDARD")},
	{action: "DeleteStack", parameters: with("StackName", "first")},
	{action: "ListStacks", parameters: with("StackStatusFilter.member.1", "DELETE_COMPLETE")},
}

// TestAWSAnswers checks every answer of every action against the output shapes of AWS's own
// model.
func TestAWSAnswers(t *testing.T) {
	t.Parallel()
	m := readModel(t, cloudFormationModel)
	n := newLocalHearth(t, storetest.SQLite(t))
	if code, said := n.call("POST", n.api+n.member.project+"/stacks", n.member.token, map[string]any{
		"stack_name": "tagged", "template": "{heat_template_version: 2021-04-16}", "tags": "plain,key=",
	}); code != http.StatusCreated {
		t.Fatal(code, said)
	}
	n.step(m, awsStep{action: "CreateStack", parameters: with("StackName", "slow", "TemplateBody", awsSlow), becomes: "CREATE_COMPLETE"})
	succeeded := map[string]bool{}
	for _, s := range awsSteps {
		n.step(m, s)
		succeeded[s.action] = succeeded[s.action] || s.status == 0
	}
	for action := range cfn.Actions() {
		if !succeeded[action] {
			t.Errorf("%s is never answered here: add it to awsSteps", action)
		}
	}
}

// step sends a request, and checks its answer.
func (n *localHearth) step(m awsModel, s awsStep) {
	n.t.Helper()
	if s.before != nil {
		s.before(n)
	}
	status, header, body := n.ask(n.member.token, s.action, s.parameters)
	if s.status == 0 {
		s.status = http.StatusOK
	}
	if status != s.status || s.code != "" && !strings.Contains(string(body), "<Code>"+s.code+"</Code>") {
		n.t.Fatalf("%s %v: %d %s, want %d %s", s.action, s.parameters, status, body, s.status, s.code)
	}
	for _, fault := range m.checkAnswer(s.action, status, header, body) {
		n.t.Errorf("%s %v: %s\n%s", s.action, s.parameters, fault, body)
	}
	if s.becomes != "" {
		n.awaitStack(m, s.parameters["StackName"], s.becomes)
	}
	for _, reads := range []string{"Describe", "Get", "List", "Validate", "Estimate"} {
		if strings.HasPrefix(s.action, reads) {
			n.compareCBOR(s)
		}
	}
}

// awaitStack waits until a stack has a status, in AWS's words.
func (n *localHearth) awaitStack(m awsModel, name, status string) {
	n.t.Helper()
	var is string
	for late := time.Now().Add(time.Minute); is != status; time.Sleep(20 * time.Millisecond) {
		code, header, body := n.ask(n.member.token, "DescribeStacks", with("StackName", name))
		for _, fault := range m.checkAnswer("DescribeStacks", code, header, body) {
			n.t.Errorf("DescribeStacks: %s\n%s", fault, body)
		}
		var answer struct {
			Status string `xml:"DescribeStacksResult>Stacks>member>StackStatus"`
		}
		if err := xml.Unmarshal(body, &answer); err != nil {
			n.t.Fatal(err)
		}
		if is = answer.Status; time.Now().After(late) {
			n.t.Fatalf("%s is %s, want %s: %s", name, is, status, body)
		}
	}
}
