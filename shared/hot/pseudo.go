package hot

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// Pseudo are the parameters that every template has.
type Pseudo struct {
	StackID   string // empty before there is a stack
	StackName string // empty leaves it out
	ProjectID string

	// Early is set while there is no stack yet. The empty fields above, and everything made of
	// them, are unknown then.
	Early bool
}

// region is Heat's value of AWS::Region, wherever it runs.
const region = "ap-southeast-1"

// values returns the pseudo parameters under their names in a form of template.
func (p Pseudo) values(kind Kind) map[string]string {
	all := map[string]string{}
	if kind == CFN {
		if !p.Early || p.StackID != "" {
			all["AWS::StackId"] = p.arn()
		}
		if p.StackName != "" {
			all["AWS::StackName"], all["AWS::Region"] = p.StackName, region
		}
		return all
	}
	if !p.Early || p.StackID != "" {
		all["OS::stack_id"] = p.StackID
	}
	if !p.Early || p.ProjectID != "" {
		all["OS::project_id"] = p.ProjectID
	}
	if p.StackName != "" {
		all["OS::stack_name"] = p.StackName
	}
	return all
}

// arn returns Amazon's name of a stack, which is unique in the cloud; None without a stack.
func (p Pseudo) arn() string {
	if p.StackName == "" {
		return "None"
	}
	return stack.ARN(p.ProjectID, p.StackName, cmp.Or(p.StackID, "None"))
}

// IsPseudo reports whether templates of this form have a parameter of that name without declaring
// it.
func (t *Template) IsPseudo(name string) bool {
	return strings.Contains(name, "::") && slices.Contains(pseudoNames[t.version.kind], name)
}

// pseudoNames are the names of all pseudo parameters.
var pseudoNames = map[Kind][]string{HOT: namesOf(HOT), CFN: namesOf(CFN)}

func namesOf(kind Kind) []string {
	names := slices.Collect(maps.Keys(Pseudo{StackName: "any"}.values(kind)))
	if kind == CFN {
		names = slices.AppendSeq(names, maps.Keys(Pseudo{}.amazon()))
	}
	return names
}

// amazon returns the pseudo parameters that only Amazon has. A stack does not show them, since
// Heat's does not. The partition and the suffix are those that templates expect in Heat's region.
func (p Pseudo) amazon() map[string]any {
	all := map[string]any{"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com", "AWS::NotificationARNs": []any{}}
	if !p.Early || p.ProjectID != "" {
		all["AWS::AccountId"] = p.ProjectID
	}
	return all
}
