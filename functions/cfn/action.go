package cfn

import (
	"net/http"
	"strings"

	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// An action is one row of the API. do returns the result, or nil for an action that has none.
type action struct {
	name   string
	policy web.Policy
	do     func(*call) (any, error)
}

// table returns the actions by their names.
func (c *cfn) table() map[string]action {
	rows := []action{
		{"CancelUpdateStack", access.Member, c.cancelUpdateStack},
		{"ContinueUpdateRollback", access.Member, c.continueUpdateRollback},
		{"CreateChangeSet", access.Member, c.createChangeSet},
		{"CreateStack", access.Member, c.createStack},
		{"DeleteChangeSet", access.Member, c.deleteChangeSet},
		{"DeleteStack", access.Member, c.deleteStack},
		{"DescribeAccountLimits", access.Reader, c.describeAccountLimits},
		{"DescribeChangeSet", access.Reader, c.describeChangeSet},
		{"DescribeStackEvents", access.Reader, c.describeStackEvents},
		{"DescribeStackResource", access.Reader, c.describeStackResource},
		{"DescribeStackResources", access.Reader, c.describeStackResources},
		{"DescribeStacks", access.Reader, c.describeStacks},
		{"DescribeType", access.Reader, c.describeType},
		{"EstimateTemplateCost", access.Reader, c.estimateTemplateCost},
		{"ExecuteChangeSet", access.Member, c.executeChangeSet},
		{"GetStackPolicy", access.Reader, c.getStackPolicy},
		{"GetTemplate", access.Reader, c.getTemplate},
		{"GetTemplateSummary", access.Reader, c.getTemplateSummary},
		{"ListChangeSets", access.Reader, c.listChangeSets},
		{"ListExports", access.Reader, c.listExports},
		{"ListImports", access.Reader, c.listImports},
		{"ListStackResources", access.Reader, c.listStackResources},
		{"ListStacks", access.Reader, c.listStacks},
		{"ListTypes", access.Reader, c.listTypes},
		{"RollbackStack", access.Member, c.rollbackStack},
		{"SetStackPolicy", access.Member, c.setStackPolicy},
		{"SignalResource", access.Member, c.signalResource},
		{"UpdateStack", access.Member, c.updateStack},
		{"UpdateTerminationProtection", access.Member, c.updateTerminationProtection},
		{"ValidateTemplate", access.Reader, c.validateTemplate},
	}
	table := make(map[string]action, len(rows))
	for _, row := range rows {
		table[row.name] = row
	}
	return table
}

// Actions returns the policies of all actions by their names.
func Actions() map[string]web.Policy {
	policies := map[string]web.Policy{}
	for name, a := range (&cfn{}).table() {
		policies[name] = a.policy
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
	if !known && isRPC(r.Request) {
		return web.Reply{}, awsquery.Errorf(awsquery.UnknownOperation, "There is no such operation.")
	}
	if !known {
		return web.Reply{}, awsquery.Errorf(awsquery.InvalidAction, "Could not find operation %s for version %s", name, version)
	}
	if given := asked.params.String("Version"); given != "" && given != version {
		return web.Reply{}, awsquery.Errorf(awsquery.InvalidAction, "Could not find operation %s for version %s", name, given)
	}
	may, err := access.Allows(a.policy, r.Caller), error(nil)
	if !may {
		may, err = c.mayHolder(asked)
	}
	if err != nil {
		return web.Reply{}, err
	}
	if !may {
		return web.Reply{}, awsquery.Errorf(awsquery.AccessDenied, "User: %s is not authorized to perform: cloudformation:%s", r.Caller.UserName, name)
	}
	result, err := a.do(asked)
	if err != nil {
		return web.Reply{}, err
	}
	id := requestID(r.ID)
	if isRPC(r.Request) {
		return web.Reply{Status: http.StatusOK, Header: rpcHeader(http.Header{requestIDHeader: {id}}), Body: rpcResult{result}}, nil
	}
	space := namespace
	if _, ok := holderOf(r.Context()); ok {
		space = "" // os-collect-config looks for elements without one, as Heat sends them
	}
	return web.Reply{
		Status: http.StatusOK,
		Header: http.Header{requestIDHeader: {id}},
		Body:   awsquery.Answer{Format: asked.format, Namespace: space, Action: name, RequestID: id, Result: result},
	}, nil
}

const (
	version         = "2010-05-15"
	namespace       = "http://cloudformation.amazonaws.com/doc/" + version + "/"
	requestIDHeader = "X-Amzn-Requestid"
)

// requestID returns the ID of a request in AWS's form.
func requestID(id string) string { return strings.TrimPrefix(id, "req-") }
