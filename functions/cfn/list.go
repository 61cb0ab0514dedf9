package cfn

import (
	"slices"
	"time"

	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

type listStacksResult struct {
	StackSummaries []stackSummary
	NextToken      string
}

type stackSummary struct {
	StackId, StackName  string
	TemplateDescription string
	CreationTime        time.Time
	LastUpdatedTime     time.Time
	DeletionTime        time.Time
	StackStatus         string
	StackStatusReason   string
	DriftInformation    driftShown
}

const listPage = 100

// listStacks lists deleted stacks too, as AWS does, unless a filter says otherwise.
func (c *cfn) listStacks(r *call) (any, error) {
	wanted, err := r.params.Strings("StackStatusFilter")
	if err != nil {
		return nil, err
	}
	result := listStacksResult{StackSummaries: []stackSummary{}}
	stacks, next, err := c.page(r, stack.StackQuery{
		Project: r.Caller.Project, ShowDeleted: len(wanted) == 0 || slices.Contains(wanted, "DELETE_COMPLETE"),
		SortKeys: []string{"creation_time"}, Descending: true,
	}, listPage)
	if err != nil {
		return nil, err
	}
	result.NextToken = next
	for _, s := range stacks {
		if status := statusOf(s); len(wanted) == 0 || slices.Contains(wanted, status) {
			result.StackSummaries = append(result.StackSummaries, stackSummary{
				StackId: arn(s), StackName: s.Name, TemplateDescription: s.Description,
				CreationTime: s.Created, LastUpdatedTime: s.Updated, DeletionTime: s.Deleted,
				StackStatus: status, StackStatusReason: s.Reason, DriftInformation: driftShown{"NOT_CHECKED"},
			})
		}
	}
	return result, nil
}

// page reads a page of stacks, and returns the token of the next one. A token names the last stack
// of a page. It is no secret: every project sees its own stacks alone, whatever the token says.
func (c *cfn) page(r *call, q stack.StackQuery, size int) ([]stack.Stack, string, error) {
	if token := r.params.String("NextToken"); token != "" {
		last, err := c.Store.FindStack(r.Context(), r.Caller.Project, token)
		if err != nil || last.ID != token {
			return nil, "", awsquery.Errorf(awsquery.ValidationError, "The NextToken is not one that was given.")
		}
		q.Marker = token
	}
	q.Limit = size + 1
	stacks, err := c.Store.Stacks(r.Context(), q)
	if err != nil || len(stacks) <= size {
		return stacks, "", err
	}
	return stacks[:size], stacks[size-1].ID, nil
}
