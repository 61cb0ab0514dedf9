package cfn

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/shared/awsquery"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

type describeChangeSetResult struct {
	ChangeSetName, ChangeSetId string
	StackId, StackName         string
	Description                string
	Parameters                 []parameterShown
	CreationTime               time.Time
	ExecutionStatus, Status    string
	StatusReason               string
	NotificationARNs           []string
	RollbackConfiguration      *rollbackShown
	Capabilities               []string
	Tags                       []tagShown
	Changes                    []changeShown
	NextToken                  string
	OnStackFailure             string
}

type changeShown struct {
	Type           string
	ResourceChange resourceChange
}

// A resourceChange is AWS's ResourceChange.
type resourceChange struct {
	PolicyAction                                        string
	Action                                              string
	LogicalResourceId, PhysicalResourceId, ResourceType string
	Replacement                                         string
	Scope                                               []string
	Details                                             []changeDetail
}

type changeDetail struct {
	Target        changeTarget
	Evaluation    string
	ChangeSource  string
	CausingEntity string
}

type changeTarget struct {
	Attribute, Name          string
	RequiresRecreation, Path string
	BeforeValue, AfterValue  *string
	AttributeChangeType      string
}

// changePage is how many changes a page of DescribeChangeSet has.
const changePage = 100

func (c *cfn) describeChangeSet(r *call) (any, error) {
	s, set, err := c.findChangeSet(r)
	if err != nil {
		return nil, err
	}
	values, err := r.params.Bool("IncludePropertyValues", false)
	if err != nil {
		return nil, err
	}
	shown := describeChangeSetResult{
		ChangeSetName: set.Name, ChangeSetId: changeSetARN(s.Project, set), StackId: arn(s), StackName: s.Name, Description: set.Description,
		CreationTime: set.Created, ExecutionStatus: string(lifecycle.ExecutionOf(s, set)), Status: changeSetStatus(set), StatusReason: set.Reason,
		NotificationARNs: []string{}, RollbackConfiguration: rollbackOf(nil), Capabilities: []string{}, Changes: []changeShown{},
	}
	if set.Content == nil {
		return shown, nil
	}
	shown.Tags = tagsShown(set.Content.Tags)
	if o := set.Content.Options; o != nil {
		shown.NotificationARNs, shown.Capabilities, shown.RollbackConfiguration = orEmptyList(o.NotificationARNs), orEmptyList(o.Capabilities), rollbackOf(o)
		if o.DeleteOnFailure {
			shown.OnStackFailure = "DELETE"
		}
	}
	if set.Content.DisableRollback {
		shown.OnStackFailure = "DO_NOTHING"
	}
	shown.Parameters = parametersShown(set.Content.Parameters)
	changes, err := c.pageOfChanges(r, set, &shown.NextToken)
	for _, one := range changes {
		shown.Changes = append(shown.Changes, changeShown{"Resource", showChange(one, values)})
	}
	return shown, err
}

// pageOfChanges returns the changes of the page that a request asks for.
func (c *cfn) pageOfChanges(r *call, set stack.ChangeSet, next *string) ([]stack.PlannedChange, error) {
	last, err := c.pages.last(r, set.ID)
	if err != nil {
		return nil, err
	}
	all := set.Content.Changes
	from := 0
	if last != "" {
		if from, err = strconv.Atoi(last); err != nil || from > len(all) {
			return nil, badToken()
		}
	}
	if all = all[from:]; len(all) > changePage {
		all = all[:changePage]
		*next = c.pages.next(r, set.ID, strconv.Itoa(from+changePage))
	}
	return all, nil
}

// parametersShown returns parameters by their names. As in AWS there are no pseudo parameters among them.
func parametersShown(values map[string]string) []parameterShown {
	var shown []parameterShown
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !strings.HasPrefix(name, "AWS::") && !strings.HasPrefix(name, "OS::") {
			shown = append(shown, parameterShown{name, values[name]})
		}
	}
	return shown
}

// showChange returns the change of a resource in AWS's words.
func showChange(one stack.PlannedChange, values bool) resourceChange {
	shown := resourceChange{LogicalResourceId: one.Name, PhysicalResourceId: one.PhysicalID, ResourceType: one.Type, Scope: []string{}, Details: []changeDetail{}}
	switch plan.Outcome(one.Outcome) {
	case plan.Added:
		shown.Action = "Add"
		return shown
	case plan.Adopted:
		shown.Action = "Import"
		return shown
	case plan.Deleted:
		shown.Action, shown.PolicyAction = "Remove", policyAction(one)
		return shown
	case plan.Replaced:
		shown.Action, shown.Replacement, shown.PolicyAction = "Modify", "True", "ReplaceAnd"+policyAction(one)
		if one.Perhaps {
			shown.Replacement = "Conditional"
		}
	default:
		shown.Action, shown.Replacement = "Modify", "False"
	}
	for _, d := range one.Details {
		detail := showDetail(one, d, values)
		if !slices.Contains(shown.Scope, detail.Target.Attribute) {
			shown.Scope = append(shown.Scope, detail.Target.Attribute)
		}
		shown.Details = append(shown.Details, detail)
	}
	return shown
}

// policyAction returns what becomes of the object that is there, in AWS's words.
func policyAction(one stack.PlannedChange) string {
	switch {
	case one.Retained:
		return "Retain"
	case one.Copied:
		return "Snapshot"
	}
	return "Delete"
}

// knownLater is what AWS shows for a value that is known only when the change set is executed.
const knownLater = "{{changeSet:KNOWN_AFTER_APPLY}}"

func showDetail(one stack.PlannedChange, d stack.PlannedDetail, values bool) changeDetail {
	detail := changeDetail{Evaluation: "Static", ChangeSource: string(d.CauseOf), CausingEntity: d.Cause}
	target := &detail.Target
	switch {
	case d.Property != "":
		target.Attribute, target.Name, target.Path = "Properties", d.Property, "/Properties/"+d.Property
	case d.Part == "metadata":
		target.Attribute, target.Path = "Metadata", "/Metadata"
	case isPolicy(d.Part):
		target.Attribute, target.Path = d.Part, "/"+d.Part
	default: // AWS has no word for the others, such as the type
		target.Attribute = "Properties"
	}
	target.RequiresRecreation = "Never"
	if d.Remakes {
		target.RequiresRecreation = "Always"
		if d.Unknown || one.Perhaps {
			target.RequiresRecreation = "Conditionally"
		}
	}
	if d.Unknown || one.Perhaps && d.CauseOf != stack.CauseDirect {
		detail.Evaluation = "Dynamic"
	}
	if target.Path == "" {
		return detail
	}
	after := d.New
	if d.Unknown {
		after = knownLater
	}
	target.AttributeChangeType = "Modify"
	switch {
	case d.Old == "" && after != "":
		target.AttributeChangeType = "Add"
	case after == "" && d.Old != "":
		target.AttributeChangeType = "Remove"
	}
	if values {
		if target.AttributeChangeType != "Add" {
			target.BeforeValue = &d.Old
		}
		if target.AttributeChangeType != "Remove" {
			target.AfterValue = &after
		}
	}
	return detail
}

// isPolicy reports whether a part of a definition is a policy, for which AWS has the same word.
func isPolicy(part string) bool {
	switch stack.DefinitionPart(part) {
	case stack.PartDeletionPolicy, stack.PartReplacePolicy, stack.PartUpdatePolicy, stack.PartCreationPolicy:
		return true
	}
	return false
}

// templateOfChangeSet returns the template of the change set that a request names.
func (c *cfn) templateOfChangeSet(r *call) ([]byte, error) {
	_, set, err := c.findChangeSet(r)
	if err != nil {
		return nil, err
	}
	if set.Content == nil || len(set.Content.Source.Template) == 0 {
		return nil, awsquery.Errorf(awsquery.ValidationError, "The change set %s is %s and has no template.", set.Name, changeSetStatus(set))
	}
	known, err := c.hiddenParameters(r, set.Content.Source)
	return []byte(known.Mask(string(set.Content.Source.Template))), err
}
