package cfn

import (
	"cmp"
	"net/http"
	"strings"

	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// An action is one row of the API. do returns the result, or nil for an action that has none.
type action struct {
	of     *service
	name   string
	policy web.Policy
	do     func(*call) (any, error)
}

// table returns the actions by their names.
func (c *cfn) table() map[string]action {
	rows := []action{
		{cloudFormation, "CancelUpdateStack", access.Member, c.cancelUpdateStack},
		{cloudFormation, "ContinueUpdateRollback", access.Member, c.continueUpdateRollback},
		{cloudFormation, "CreateChangeSet", access.Member, c.createChangeSet},
		{cloudFormation, "CreateStack", access.Member, c.createStack},
		{cloudFormation, "DeleteChangeSet", access.Member, c.deleteChangeSet},
		{cloudFormation, "DeleteStack", access.Member, c.deleteStack},
		{cloudFormation, "DescribeAccountLimits", access.Reader, c.describeAccountLimits},
		{cloudFormation, "DescribeChangeSet", access.Reader, c.describeChangeSet},
		{cloudFormation, "DescribeStackEvents", access.Reader, c.describeStackEvents},
		{cloudFormation, "DescribeStackResource", access.Reader, c.describeStackResource},
		{cloudFormation, "DescribeStackResources", access.Reader, c.describeStackResources},
		{cloudFormation, "DescribeStacks", access.Reader, c.describeStacks},
		{cloudFormation, "DescribeType", access.Reader, c.describeType},
		{cloudFormation, "EstimateTemplateCost", access.Reader, c.estimateTemplateCost},
		{cloudFormation, "ExecuteChangeSet", access.Member, c.executeChangeSet},
		{cloudFormation, "GetStackPolicy", access.Reader, c.getStackPolicy},
		{cloudFormation, "GetTemplate", access.Reader, c.getTemplate},
		{cloudFormation, "GetTemplateSummary", access.Reader, c.getTemplateSummary},
		{cloudFormation, "ListChangeSets", access.Reader, c.listChangeSets},
		{cloudFormation, "ListExports", access.Reader, c.listExports},
		{cloudFormation, "ListImports", access.Reader, c.listImports},
		{cloudFormation, "ListStackResources", access.Reader, c.listStackResources},
		{cloudFormation, "ListStacks", access.Reader, c.listStacks},
		{cloudFormation, "ListTypes", access.Reader, c.listTypes},
		{cloudWatch, "PutMetricData", access.MemberOrStackUser, c.putMetricData},
		{cloudFormation, "RollbackStack", access.Member, c.rollbackStack},
		{cloudFormation, "SetStackPolicy", access.Member, c.setStackPolicy},
		{cloudFormation, "SignalResource", access.Member, c.signalResource},
		{cloudFormation, "UpdateStack", access.Member, c.updateStack},
		{cloudFormation, "UpdateTerminationProtection", access.Member, c.updateTerminationProtection},
		{cloudFormation, "ValidateTemplate", access.Reader, c.validateTemplate},
	}
	table := make(map[string]action, len(rows))
	for _, row := range rows {
		table[row.name] = row
	}
	return table
}

// Actions returns the policies of CloudFormation's actions by their names.
func Actions() map[string]web.Policy { return policiesOf(cloudFormation) }

// MetricActions returns the policies of CloudWatch's actions by their names.
func MetricActions() map[string]web.Policy { return policiesOf(cloudWatch) }

func policiesOf(of *service) map[string]web.Policy {
	policies := map[string]web.Policy{}
	for name, a := range (&cfn{}).table() {
		if a.of == of {
			policies[name] = a.policy
		}
	}
	return policies
}

// act answers a request.
func (c *cfn) act(r *web.Request) (web.Reply, error) {
	asked := callOf(r.Request)
	asked.Request = r
	name := asked.action
	if name == "" {
		return web.Reply{}, awsquery.Errorf(awsquery.MissingAction, "The request names no Action.")
	}
	a, known := c.actions[name]
	if (isRPC(r.Request) || isTarget(r.Request)) && (!known || a.of != asked.of) {
		return web.Reply{}, noOperation()
	}
	if given := asked.params.String("Version"); !known || given != "" && given != a.of.version {
		return web.Reply{}, awsquery.Errorf(awsquery.InvalidAction, "Could not find operation %s for version %s", name, cmp.Or(given, asked.of.version))
	}
	asked.of = a.of
	may, err := access.Allows(a.policy, r.Caller), error(nil)
	if !may {
		may, err = c.mayHolder(asked)
	}
	if err != nil {
		return web.Reply{}, err
	}
	if !may {
		return web.Reply{}, awsquery.Errorf(awsquery.AccessDenied, "User: %s is not authorized to perform: %s:%s", r.Caller.UserName, a.of.name, name)
	}
	result, err := a.do(asked)
	if err != nil {
		return web.Reply{}, err
	}
	id := requestID(r.ID)
	if isRPC(r.Request) {
		return web.Reply{Status: http.StatusOK, Header: rpcHeader(http.Header{requestIDHeader: {id}}), Body: rpcResult{result}}, nil
	}
	if isTarget(r.Request) {
		return web.Reply{Status: http.StatusOK, Header: http.Header{requestIDHeader: {id}}, Body: targetResult{result}}, nil
	}
	space := a.of.namespace
	if _, ok := holderOf(r.Context()); ok {
		space = "" // os-collect-config looks for elements without one, as Heat sends them
	}
	return web.Reply{
		Status: http.StatusOK,
		Header: http.Header{requestIDHeader: {id}},
		Body:   awsquery.Answer{Format: asked.format, Namespace: space, Action: name, RequestID: id, Result: result},
	}, nil
}

const requestIDHeader = "X-Amzn-Requestid"

// requestID returns the ID of a request in AWS's form.
func requestID(id string) string { return strings.TrimPrefix(id, "req-") }
