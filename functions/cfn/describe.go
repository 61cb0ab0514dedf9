package cfn

import (
	"strings"
	"time"

	"hearth/shared/access"
	"hearth/shared/stack"
)

type describeStacksResult struct {
	Stacks    []stackShown
	NextToken string
}

// A stackShown is AWS's Stack.
type stackShown struct {
	StackId, StackName          string
	Description                 string
	Parameters                  []parameterShown
	CreationTime                time.Time
	DeletionTime                time.Time
	LastUpdatedTime             time.Time
	StackStatus                 string
	StackStatusReason           string
	DisableRollback             *bool
	RollbackConfiguration       *rollbackShown
	NotificationARNs            []string
	TimeoutInMinutes            int
	Capabilities                []string
	Outputs                     []outputShown
	Tags                        []tagShown
	EnableTerminationProtection *bool
	ParentId, RootId            string
	DriftInformation            driftShown
}

type parameterShown struct{ ParameterKey, ParameterValue string }

type tagShown struct {
	Key   string
	Value *string // AWS requires one; a tag of Heat's API has an empty one
}

type driftShown struct{ StackDriftStatus string }

type outputShown struct {
	OutputKey   string
	OutputValue *string
	Description string
	ExportName  string
}

// describePage is how many stacks a page of DescribeStacks has.
const describePage = 100

func (c *cfn) describeStacks(r *call) (any, error) {
	if r.params.String("StackName") == "" {
		stacks, next, err := c.page(r, stack.StackQuery{Project: r.Caller.Project, SortKeys: []string{"creation_time"}, Descending: true}, describePage)
		if err != nil {
			return nil, err
		}
		result := describeStacksResult{Stacks: []stackShown{}, NextToken: next}
		for _, s := range stacks {
			shown, err := c.show(r, s)
			if err != nil {
				return nil, err
			}
			result.Stacks = append(result.Stacks, shown)
		}
		return result, nil
	}
	s, err := c.find(r, "StackName")
	if err != nil {
		return nil, err
	}
	shown, err := c.show(r, s)
	return describeStacksResult{Stacks: []stackShown{shown}}, err
}

func (c *cfn) show(r *call, s stack.Stack) (stackShown, error) {
	shown := stackShown{
		StackId: arn(s), StackName: s.Name, Description: described(s.Description),
		CreationTime: s.Created, DeletionTime: s.Deleted, LastUpdatedTime: s.Updated,
		StackStatus: statusOf(s), StackStatusReason: s.Reason, DisableRollback: &s.DisableRollback,
		NotificationARNs: []string{}, TimeoutInMinutes: s.TimeoutMins, Capabilities: []string{},
		Tags: tagsShown(s.Tags), DriftInformation: driftShown{"NOT_CHECKED"},
	}
	shown.RollbackConfiguration = rollbackOf(s.Options)
	if o := s.Options; o != nil {
		shown.NotificationARNs, shown.Capabilities = orEmptyList(o.NotificationARNs), orEmptyList(o.Capabilities)
	}
	if err := c.showAbove(r, s, &shown); err != nil {
		return shown, err
	}
	if access.IsGone(s) {
		return shown, nil
	}
	guard, err := c.Guards.Guard(r.Context(), s)
	if err != nil {
		return shown, err
	}
	shown.EnableTerminationProtection = &guard.Protected
	values, err := c.Templates.Parameters(r.Context(), s)
	if err != nil {
		return shown, err
	}
	shown.Parameters = parametersShown(values)
	outputs, made, err := c.Outputs.OutputsWithSecrets(r.Context(), s)
	if err != nil {
		return shown, err
	}
	known, err := c.hiddenFrom(r, s)
	if err != nil {
		return shown, err
	}
	for _, o := range outputs {
		if known != nil {
			o = o.Masked(stack.UnionSecrets(known, made))
		}
		if o.Err != "" || o.Value == nil {
			continue
		}
		value := text(o.Value)
		shown.Outputs = append(shown.Outputs, outputShown{o.Key, &value, described(o.Description), o.Export})
	}
	return shown, nil
}

// showAbove shows where a nested stack is in its tree. A stack above it that is gone is not shown.
func (c *cfn) showAbove(r *call, s stack.Stack, shown *stackShown) error {
	if s.Parent == "" {
		return nil
	}
	for _, above := range []struct {
		id   string
		into *string
	}{{s.Parent, &shown.ParentId}, {s.Root, &shown.RootId}} {
		found, err := c.Store.Stack(r.Context(), above.id)
		if err != nil && stack.CodeOf(err) != stack.EntityNotFound {
			return err
		}
		if err == nil {
			*above.into = arn(found)
		}
	}
	return nil
}

// described returns a description; it is empty where the template has none.
func described(text string) string {
	if text == stack.NoDescription || text == stack.NoOutputDescription {
		return ""
	}
	return text
}

// tagsShown returns a stack's tags. A tag of Heat's API has an empty value.
func tagsShown(tags []string) []tagShown {
	shown := []tagShown{}
	for _, tag := range tags {
		key, value, _ := strings.Cut(tag, "=")
		shown = append(shown, tagShown{key, &value})
	}
	return shown
}
