package cfn

import (
	"context"
	"slices"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stackpolicy"
	"hearth/shared/web"
)

// Policies reads and sets the policies of stacks.
type Policies interface {
	Policy(ctx context.Context, s stack.Stack) (stack.Policy, error)
	SetPolicy(ctx context.Context, s stack.Stack, body string) error
}

// policyText returns the policy that a request gives as the parameter with Body or with URL behind its
// name; empty when it gives none.
func (c *cfn) policyText(r *call, name string) (string, error) {
	body, address := r.params.String(name+"Body"), r.params.String(name+"URL")
	switch {
	case body != "" && address != "":
		return "", awsquery.Errorf(awsquery.ValidationError, "%sBody and %sURL cannot both be specified.", name, name)
	case address == "" && !r.params.Given(name+"Body"):
		return "", nil
	case address == "":
	case c.Fetch == nil:
		return "", awsquery.Errorf(awsquery.ValidationError, "%sURL: nothing is fetched here; send the policy as %sBody.", name, name)
	default:
		text, err := c.Fetch.Get(r.Context(), address)
		if err != nil {
			return "", awsquery.Errorf(awsquery.ValidationError, "%sURL: the policy cannot be read: %s", name, web.Sentence(err))
		}
		body = string(text)
	}
	_, err := parsePolicy(body)
	return body, err
}

// parsePolicy reads the text of a policy. Its error is the caller's.
func parsePolicy(text string) (stackpolicy.Policy, error) {
	p, err := stackpolicy.ParseGiven(text)
	if err != nil {
		err = awsquery.Errorf(awsquery.ValidationError, "%s", err.Error())
	}
	return p, err
}

// checkPolicyNames returns the error of a policy that names a resource that the template does not have:
// a misspelt name would protect nothing.
func checkPolicyNames(text string, names ...string) error {
	if text == "" {
		return nil
	}
	p, err := parsePolicy(text)
	if err != nil {
		return err
	}
	if name, found := p.UnknownName(func(name string) bool { return slices.Contains(names, name) }); found {
		return awsquery.Errorf(awsquery.ValidationError,
			"Error validating stack policy: Unknown logical id 'LogicalResourceId/%s' in statement {} - stack policies can only be applied to logical ids referenced in the template", name)
	}
	return nil
}

// withPolicyNames adds the check of the names in policies to another check. also are names that a
// policy may have too.
func withPolicyNames(check engine.Check, also []string, texts ...string) engine.Check {
	return func(u engine.Usage) error {
		for _, text := range texts {
			if err := checkPolicyNames(text, append(slices.Clone(also), u.Names...)...); err != nil {
				return err
			}
		}
		return check(u)
	}
}

// policyChange reads what an update says of its stack's policy, and adds the check of its names.
func (c *cfn) policyChange(r *call, s stack.Stack, request *engine.UpdateRequest) error {
	body, err := c.policyText(r, "StackPolicy")
	if err != nil {
		return err
	}
	during, err := c.policyText(r, "StackPolicyDuringUpdate")
	if err != nil || body == "" && during == "" {
		return err
	}
	names, err := c.resourceNames(r, s)
	if err != nil {
		return err
	}
	request.Check = withPolicyNames(request.Check, names, body, during)
	request.Policy = &stack.PolicyChange{}
	if body != "" {
		request.Policy.Body = &body
	}
	if during != "" {
		request.Policy.During = &during
	}
	return nil
}

// resourceNames returns the logical names of a stack's resources.
func (c *cfn) resourceNames(r *call, s stack.Stack) (names []string, err error) {
	rows, err := c.Store.ListResources(r.Context(), s.ID, false)
	for _, row := range rows {
		names = append(names, row.Name)
	}
	return names, err
}

func (c *cfn) setStackPolicy(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	body, err := c.policyText(r, "StackPolicy")
	if err == nil && body == "" {
		err = awsquery.Errorf(awsquery.ValidationError, "Either StackPolicyBody or StackPolicyURL must be specified.")
	}
	if err != nil {
		return nil, err
	}
	names, err := c.resourceNames(r, s)
	if err == nil {
		err = checkPolicyNames(body, names...)
	}
	if err != nil {
		return nil, err
	}
	return nil, c.Policies.SetPolicy(r.Context(), s, body)
}

type getStackPolicyResult struct{ StackPolicyBody string }

func (c *cfn) getStackPolicy(r *call) (any, error) {
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	p, err := c.Policies.Policy(r.Context(), s)
	return getStackPolicyResult{p.Body}, err
}
