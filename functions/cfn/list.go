package cfn

import (
	"slices"
	"time"

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
				StackId: arn(s), StackName: s.Name, TemplateDescription: described(s.Description),
				CreationTime: s.Created, LastUpdatedTime: s.Updated, DeletionTime: s.Deleted,
				StackStatus: status, StackStatusReason: s.Reason, DriftInformation: driftShown{"NOT_CHECKED"},
			})
		}
	}
	return result, nil
}

// page reads a page of stacks, and returns the token of the next one, which names the last stack of
// the page.
func (c *cfn) page(r *call, q stack.StackQuery, size int) ([]stack.Stack, string, error) {
	id, err := c.pages.last(r, "")
	if err != nil {
		return nil, "", err
	}
	if id != "" {
		if last, err := c.Store.FindStack(r.Context(), r.Caller.Project, id); err != nil || last.ID != id {
			return nil, "", badToken() // the stack is purged
		}
		q.Marker = id
	}
	q.Limit = size + 1
	stacks, err := c.Store.Stacks(r.Context(), q)
	if err != nil || len(stacks) <= size {
		return stacks, "", err
	}
	return stacks[:size], c.pages.next(r, "", stacks[size-1].ID), nil
}
