package cfn

import (
	"maps"
	"slices"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

func (c *cfn) updateStack(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	if err := refuseUnsupported(r); err != nil {
		return nil, err
	}
	token, err := clientToken(r)
	if err != nil {
		return nil, err
	}
	if s.HasToken(token, stack.Update) {
		return stackIDResult{arn(s)}, nil // the same request, sent again
	}
	if err := checkFresh(s, token); err != nil {
		return nil, err
	}
	if s.Status == stack.InProgress {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Stack:%s is in %s state and can not be updated.", arn(s), statusOf(s))
	}
	request, err := c.updateRequest(r, s)
	if err != nil {
		return nil, err
	}
	if err := c.policyChange(r, s, &request); err != nil {
		return nil, err
	}
	request.Token = token
	same, err := c.Stacks.ChangesNothing(r.Context(), r.Caller, s, request)
	if err != nil {
		return nil, err
	}
	if same {
		return nil, awsquery.Errorf(awsquery.ValidationError, "No updates are to be performed.")
	}
	if s, err = c.Stacks.UpdateStack(r.Context(), r.Caller, s, request); err != nil {
		return nil, err
	}
	return stackIDResult{arn(s)}, nil
}

// updateRequest reads what an update asks for. The stack's files and the rest of its environment,
// which this API has no words for, stay. A parameter that is not named gets its default back.
func (c *cfn) updateRequest(r *call, s stack.Stack) (engine.UpdateRequest, error) {
	request := engine.UpdateRequest{Existing: true, Strict: true}
	usePrevious, err := r.params.Bool("UsePreviousTemplate", false)
	if err != nil {
		return request, err
	}
	if request.Source.Template, err = c.template(r); err != nil {
		return request, err
	}
	switch given := len(request.Source.Template) > 0; {
	case given && usePrevious:
		return request, awsquery.Errorf(awsquery.ValidationError, "UsePreviousTemplate cannot be used together with TemplateBody or TemplateURL.")
	case !given && !usePrevious:
		return request, awsquery.Errorf(awsquery.ValidationError, "Either Template URL or Template Body must be specified.")
	}
	disable, err := disableRollback(r)
	if err != nil {
		return request, err
	}
	request.DisableRollback = &disable
	if r.params.Given("Tags") || r.params.Given("Tags.member.1.Key") {
		all, err := tags(r)
		if err != nil {
			return request, err
		}
		request.Tags = &all
	}
	var bounds *stack.Options
	if request.Check, bounds, err = allowed(r, r.action == "UpdateStack"); err != nil {
		return request, err
	}
	if request.Options, err = stackOptions(r, s.Options, bounds); err != nil {
		return request, err
	}
	values, previous, err := parameters(r)
	if err != nil {
		return request, err
	}
	now, err := c.Templates.Environment(r.Context(), s)
	if err != nil {
		return request, err
	}
	for _, name := range slices.Sorted(maps.Keys(now.Parameters)) {
		if _, given := values[name]; !given && !slices.Contains(previous, name) {
			request.Clear = append(request.Clear, name)
		}
	}
	request.Source.Environment.Parameters = values
	return request, nil
}

func (c *cfn) cancelUpdateStack(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	if s.Action != stack.Update || s.Status != stack.InProgress {
		return nil, awsquery.Errorf(awsquery.ValidationError, "CancelUpdateStack cannot be called from current stack status")
	}
	return nil, c.Stacks.CancelUpdate(r.Context(), r.Caller, s, true)
}
