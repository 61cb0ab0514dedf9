package cfn

import (
	"regexp"
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

type createChangeSetResult struct{ Id, StackId string }

// createChangeSet prepares a change of a stack. The answer comes when its changes are known.
func (c *cfn) createChangeSet(r *call) (any, error) {
	p, err := changeSetProposal(r)
	if err != nil {
		return nil, err
	}
	if p.Stack, err = c.changeSetStack(r, &p); err != nil {
		return nil, err
	}
	if p.Stack != nil && !p.Stack.InReview() {
		p.Request, err = c.updateRequest(r, *p.Stack)
	} else {
		p.Request, err = c.creationRequest(r)
	}
	if err != nil {
		return nil, err
	}
	if err := onStackFailure(r, p.Kind, &p.Request); err != nil {
		return nil, err
	}
	s, set, err := c.ChangeSets.CreateChangeSet(r.Context(), r.Caller, p)
	if err != nil {
		return nil, err
	}
	return createChangeSetResult{changeSetARN(s.Project, set), arn(s)}, nil
}

// changeSetForm is the form of the name of a change set, and of its token.
var changeSetForm = regexp.MustCompile(`^[a-zA-Z][-a-zA-Z0-9]{0,127}$`)

// mostDescription is how many bytes the description of a change set may have.
const mostDescription = 1024

// changeSetProposal reads what a request says of a change set itself.
func changeSetProposal(r *call) (p engine.Proposal, err error) {
	p = engine.Proposal{
		Name: r.params.String("ChangeSetName"), Description: r.params.String("Description"), Token: r.params.String("ClientToken"),
		Kind: stack.UpdateSet, StackName: r.params.String("StackName"),
	}
	switch {
	case p.StackName == "":
		return p, required("StackName")
	case p.Name == "":
		return p, required("ChangeSetName")
	case !changeSetForm.MatchString(p.Name):
		return p, unfit("changeSetName", p.Name, "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]* and have length less than or equal to 128")
	case len(p.Token) > 128:
		return p, unfit("clientToken", p.Token[:128]+"…", "Member must have length less than or equal to 128")
	case len(p.Description) > mostDescription:
		return p, unfit("description", p.Description[:128]+"…", "Member must have length less than or equal to 1024")
	}
	switch kind := r.params.String("ChangeSetType"); kind {
	case "", "UPDATE":
	case "CREATE":
		p.Kind = stack.CreateSet
	case "IMPORT":
		p.Kind = stack.ImportSet
	default:
		return p, unfit("changeSetType", kind, "Member must satisfy enum value set: [IMPORT, UPDATE, CREATE]")
	}
	for _, name := range []string{"IncludeNestedStacks", "ImportExistingResources"} {
		if on, err := r.params.Bool(name, false); err != nil || on {
			if err == nil {
				err = unsupportedParameter(name)
			}
			return p, err
		}
	}
	if r.params.Given("DeploymentMode") {
		return p, unsupportedParameter("DeploymentMode")
	}
	if p.Imports, err = imports(r, p.Kind); err != nil {
		return p, err
	}
	return p, refuseUnsupported(r)
}

// changeSetStack returns the stack of a new change set; nil when a first change set makes it.
func (c *cfn) changeSetStack(r *call, p *engine.Proposal) (*stack.Stack, error) {
	s, err := c.findLiving(r, "StackName")
	missing := awsquery.CodeOf(err) == awsquery.ValidationError
	if err != nil && !missing {
		return nil, err
	}
	if p.Kind == stack.CreateSet || p.Kind == stack.ImportSet && (missing || s.InReview()) {
		switch {
		case missing && strings.HasPrefix(p.StackName, "arn:"):
			return nil, err
		case missing:
			return nil, stack.CheckName(p.StackName)
		case !s.InReview():
			return nil, awsquery.Errorf(awsquery.ValidationError, "Stack [%s] already exists and cannot be created again with the changeSet [%s].", s.Name, p.Name)
		}
		return &s, nil
	}
	switch {
	case missing:
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack [%s] does not exist", p.StackName)
	case s.InReview() || s.Status == stack.InProgress || p.Kind == stack.ImportSet && (s.Status != stack.Complete || s.Undone):
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack:%s is in %s state and can not be updated.", arn(s), statusOf(s))
	}
	return &s, nil
}

// creationRequest reads what the change set of a new stack asks for.
func (c *cfn) creationRequest(r *call) (request engine.UpdateRequest, err error) {
	if used, err := r.params.Bool("UsePreviousTemplate", false); err != nil || used {
		if err == nil {
			err = awsquery.Errorf(awsquery.ValidationError, "UsePreviousTemplate cannot be used: the stack is new.")
		}
		return request, err
	}
	if request.Source.Template, err = c.neededTemplate(r); err != nil {
		return request, err
	}
	all, err := tags(r)
	if err != nil {
		return request, err
	}
	request.Tags = &all
	var bounds *stack.Options
	if request.Check, bounds, err = allowed(r, false); err != nil {
		return request, err
	}
	if request.Options, err = stackOptions(r, nil, bounds); err != nil {
		return request, err
	}
	request.Source.Environment.Parameters, err = newParameters(r)
	return request, err
}

// onStackFailure reads what happens to a stack when the execution of the change set fails.
func onStackFailure(r *call, kind stack.ChangeSetKind, request *engine.UpdateRequest) error {
	disable := false
	switch asked := r.params.String("OnStackFailure"); asked {
	case "", "ROLLBACK":
	case "DO_NOTHING":
		if kind == stack.ImportSet {
			return awsquery.Errorf(awsquery.ValidationError, "OnStackFailure DO_NOTHING is not for change sets of the type IMPORT: a failed import is always rolled back.")
		}
		disable = true
	case "DELETE":
		if kind != stack.CreateSet {
			return awsquery.Errorf(awsquery.ValidationError, "OnStackFailure DELETE is for change sets of the type CREATE only.")
		}
	default:
		return unfit("onStackFailure", asked, "Member must satisfy enum value set: [DO_NOTHING, ROLLBACK, DELETE]")
	}
	request.DisableRollback = &disable
	return nil
}

// unfit returns the error of a parameter that does not satisfy its constraint.
func unfit(parameter, value, constraint string) error {
	return awsquery.Errorf(awsquery.ValidationError, "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s", value, parameter, constraint)
}

// unsupportedParameter returns the error of a parameter that would be lost if it were not refused.
func unsupportedParameter(name string) error {
	return awsquery.Errorf(awsquery.ValidationError, "The parameter %s is not supported.", name)
}
