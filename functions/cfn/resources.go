package cfn

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

type stackResourceResult struct{ StackResourceDetail resourceDetail }

type resourceDetail struct {
	StackName, StackId                    string
	LogicalResourceId, PhysicalResourceId string
	ResourceType                          string
	LastUpdatedTimestamp                  time.Time
	ResourceStatus, ResourceStatusReason  string
	Metadata                              json.RawMessage
	DriftInformation                      resourceDrift
}

type resourceDrift struct{ StackResourceDriftStatus string }

var notChecked = resourceDrift{"NOT_CHECKED"}

func (c *cfn) describeStackResource(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	name := r.params.String("LogicalResourceId")
	if name == "" {
		return nil, required("LogicalResourceId")
	}
	row, err := c.resource(r, s, name)
	if err != nil {
		return nil, err
	}
	metadata, err := c.Signals.Metadata(r.Context(), s, row)
	if err != nil {
		return nil, err
	}
	if metadata == nil {
		metadata = map[string]any{}
	}
	text, err := json.Marshal(metadata)
	if err != nil {
		return nil, err
	}
	known, err := c.hiddenFrom(r, s)
	if err != nil {
		return nil, err
	}
	if text, err = known.MaskJSON(text); err != nil {
		return nil, err
	}
	return stackResourceResult{resourceDetail{
		StackName: s.Name, StackId: arn(s), LogicalResourceId: row.Name, PhysicalResourceId: row.PhysicalID,
		ResourceType: row.TypeShown(), LastUpdatedTimestamp: touched(row), Metadata: text, DriftInformation: notChecked,
		ResourceStatus: rowStatus(row), ResourceStatusReason: row.Reason,
	}}, nil
}

// resource returns the current resource of a name.
func (c *cfn) resource(r *call, s stack.Stack, name string) (stack.Resource, error) {
	row, err := c.Store.ResourceNamed(r.Context(), s.ID, name)
	if code := stack.CodeOf(err); code == stack.EntityNotFound || code == stack.NotFound {
		err = awsquery.Errorf(awsquery.ValidationError, "Resource %s does not exist for stack %s", name, s.Name)
	}
	return row, err
}

type stackResourcesResult struct{ StackResources []resourceShown }

type resourceShown struct {
	StackName, StackId                    string
	LogicalResourceId, PhysicalResourceId string
	ResourceType                          string
	Timestamp                             time.Time
	ResourceStatus, ResourceStatusReason  string
	DriftInformation                      resourceDrift
}

// describeStackResources takes the name of a stack, or the physical ID of one of its resources.
func (c *cfn) describeStackResources(r *call) (any, error) {
	if r.params.Given("PhysicalResourceId") {
		code, why := awsquery.ValidationError, "PhysicalResourceId is not supported; name the stack."
		if r.params.Given("StackName") {
			code, why = awsquery.InvalidParameterCombination, "StackName and PhysicalResourceId cannot both be specified."
		}
		return nil, awsquery.Errorf(code, "%s", why)
	}
	s, rows, err := c.rows(r)
	if err != nil {
		return nil, err
	}
	if name := r.params.String("LogicalResourceId"); name != "" {
		rows = slices.DeleteFunc(rows, func(row stack.Resource) bool { return row.Name != name })
	}
	result := stackResourcesResult{[]resourceShown{}}
	for _, row := range rows {
		result.StackResources = append(result.StackResources, resourceShown{
			StackName: s.Name, StackId: arn(s), LogicalResourceId: row.Name, PhysicalResourceId: row.PhysicalID,
			ResourceType: row.TypeShown(), Timestamp: touched(row), DriftInformation: notChecked,
			ResourceStatus: rowStatus(row), ResourceStatusReason: row.Reason,
		})
	}
	return result, nil
}

type listStackResourcesResult struct {
	StackResourceSummaries []resourceSummary
	NextToken              string
}

type resourceSummary struct {
	LogicalResourceId, PhysicalResourceId string
	ResourceType                          string
	LastUpdatedTimestamp                  time.Time
	ResourceStatus, ResourceStatusReason  string
	DriftInformation                      resourceDrift
}

const resourcePage = 100

func (c *cfn) listStackResources(r *call) (any, error) {
	s, rows, err := c.rows(r)
	if err != nil {
		return nil, err
	}
	last, err := c.pages.last(r, s.ID)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row stack.Resource) bool { return row.Name <= last })
	result := listStackResourcesResult{StackResourceSummaries: []resourceSummary{}}
	if end := endOfPage(rows); end < len(rows) {
		rows = rows[:end]
		result.NextToken = c.pages.next(r, s.ID, rows[end-1].Name)
	}
	for _, row := range rows {
		result.StackResourceSummaries = append(result.StackResourceSummaries, resourceSummary{
			LogicalResourceId: row.Name, PhysicalResourceId: row.PhysicalID, ResourceType: row.TypeShown(), LastUpdatedTimestamp: touched(row),
			ResourceStatus: rowStatus(row), ResourceStatusReason: row.Reason, DriftInformation: notChecked,
		})
	}
	return result, nil
}

// endOfPage returns how many rows the first page has. Rows of one name are on one page.
func endOfPage(rows []stack.Resource) int {
	end := min(resourcePage, len(rows))
	for end > 0 && end < len(rows) && rows[end].Name == rows[end-1].Name {
		end++
	}
	return end
}

// rows returns the current resources of the stack that a request names, by their names. Older
// rows whose objects could not be deleted follow the current one.
func (c *cfn) rows(r *call) (stack.Stack, []stack.Resource, error) {
	s, err := c.find(r, "StackName")
	if err != nil {
		return s, nil, err
	}
	rows, err := c.Store.ListResources(r.Context(), s.ID, false)
	slices.SortStableFunc(rows, func(a, b stack.Resource) int { return strings.Compare(a.Name, b.Name) })
	return s, rows, err
}

// touched returns when a resource last changed.
func touched(r stack.Resource) time.Time {
	if r.Updated.IsZero() {
		return r.Created
	}
	return r.Updated
}
