package cfn

import (
	"net/url"
	"strings"
	"time"

	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// changeSetARN returns the ID of a change set as AWS's clients see it.
func changeSetARN(project string, set stack.ChangeSet) string {
	return "arn:openstack:heat::" + project + ":changeSet/" + url.PathEscape(set.Name) + "/" + set.ID
}

// findChangeSet returns the change set that a request names: by its ARN, or by its name and the stack.
func (c *cfn) findChangeSet(r *call) (stack.Stack, stack.ChangeSet, error) {
	asked := r.params.String("ChangeSetName")
	if asked == "" {
		return stack.Stack{}, stack.ChangeSet{}, required("ChangeSetName")
	}
	rest, isARN := strings.CutPrefix(asked, "arn:")
	if !isARN {
		if !r.params.Given("StackName") {
			return stack.Stack{}, stack.ChangeSet{}, awsquery.Errorf(awsquery.ValidationError, "StackName must be specified if ChangeSetName is not specified as an ARN.")
		}
		s, err := c.findLiving(r, "StackName")
		if err != nil {
			return s, stack.ChangeSet{}, err
		}
		set, err := c.Store.ChangeSet(r.Context(), s.ID, asked)
		return s, set, err
	}
	parts := strings.Split(rest, ":")
	path := strings.Split(parts[len(parts)-1], "/")
	if len(parts) != 5 || parts[3] != r.Caller.Project || len(path) != 3 || path[0] != "changeSet" {
		return stack.Stack{}, stack.ChangeSet{}, noChangeSet(asked)
	}
	set, err := c.Store.ChangeSetByID(r.Context(), r.Caller.Project, path[2])
	if err == nil && changeSetARN(r.Caller.Project, set) != asked {
		err = noChangeSet(asked)
	}
	if err != nil {
		return stack.Stack{}, set, err
	}
	s, err := c.finder.Find(r.Context(), r.Caller, r.Caller.Project, set.StackID)
	if err == nil && access.IsGone(s) {
		err = noChangeSet(asked)
	}
	if err == nil && r.params.String("StackName") != "" {
		var named stack.Stack
		if named, err = c.find(r, "StackName"); err == nil && named.ID != s.ID {
			err = noChangeSet(asked)
		}
	}
	return s, set, err
}

func noChangeSet(name string) error {
	return awsquery.Errorf(awsquery.ChangeSetNotFound, "ChangeSet [%s] does not exist", name)
}

// executeChangeSet begins what a change set says.
func (c *cfn) executeChangeSet(r *call) (any, error) {
	s, set, err := c.findChangeSet(r)
	if err != nil {
		return nil, err
	}
	var x engine.Execution
	if x.Token, err = clientToken(r); err != nil {
		return nil, err
	}
	if r.params.Given("DisableRollback") {
		on, err := r.params.Bool("DisableRollback", false)
		if err != nil {
			return nil, err
		}
		x.DisableRollback = &on
	}
	if err := refuseUnsupported(r); err != nil {
		return nil, err
	}
	_, err = c.ChangeSets.ExecuteChangeSet(r.Context(), r.Caller, s, set, x)
	return executeChangeSetResult{}, err
}

// deleteChangeSet succeeds for a change set that does not exist, as AWS's does.
func (c *cfn) deleteChangeSet(r *call) (any, error) {
	s, set, err := c.findChangeSet(r)
	if err == nil {
		err = c.ChangeSets.DeleteChangeSet(r.Context(), s, set)
	}
	if stack.CodeOf(err) == stack.ChangeSetNotFound || awsquery.CodeOf(err) == awsquery.ChangeSetNotFound {
		err = nil
	}
	return deleteChangeSetResult{}, err
}

type (
	executeChangeSetResult struct{}
	deleteChangeSetResult  struct{}
)

type listChangeSetsResult struct {
	Summaries []changeSetSummary
	NextToken string
}

type changeSetSummary struct {
	StackId, StackName         string
	ChangeSetId, ChangeSetName string
	ExecutionStatus, Status    string
	StatusReason               string
	CreationTime               time.Time
	Description                string
}

// listChangeSets shows all change sets of a stack: there are so few that they have one page.
func (c *cfn) listChangeSets(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	if _, err := c.pages.last(r, s.ID); err != nil {
		return nil, err
	}
	sets, err := c.Store.ChangeSets(r.Context(), s.ID)
	if err != nil {
		return nil, err
	}
	result := listChangeSetsResult{Summaries: []changeSetSummary{}}
	for _, set := range sets {
		result.Summaries = append(result.Summaries, changeSetSummary{
			StackId: arn(s), StackName: s.Name, ChangeSetId: changeSetARN(s.Project, set), ChangeSetName: set.Name,
			ExecutionStatus: string(lifecycle.ExecutionOf(s, set)), Status: changeSetStatus(set), StatusReason: set.Reason,
			CreationTime: set.Created, Description: set.Description,
		})
	}
	return result, nil
}

// changeSetStatus returns the status of a change set in AWS's words.
func changeSetStatus(set stack.ChangeSet) string {
	if set.Status == stack.Failed {
		return "FAILED"
	}
	return stack.State(stack.Create, set.Status)
}
