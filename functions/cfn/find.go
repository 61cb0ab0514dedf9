package cfn

import (
	"strings"

	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

// find returns the stack that a parameter names by its name, its ID or its ARN. An ID finds a
// deleted stack too.
func (c *cfn) find(r *call, parameter string) (stack.Stack, error) {
	asked := r.params.String(parameter)
	if asked == "" {
		return stack.Stack{}, required(parameter)
	}
	name := asked
	if rest, ok := strings.CutPrefix(asked, "arn:"); ok {
		parts := strings.Split(rest, ":")
		path := strings.Split(parts[len(parts)-1], "/")
		if len(parts) != 5 || parts[3] != r.Caller.Project || len(path) != 3 || path[0] != "stacks" && path[0] != "stack" {
			return stack.Stack{}, noStack(asked)
		}
		name = path[2]
	}
	s, err := c.finder.Find(r.Context(), r.Caller, r.Caller.Project, name)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && name != asked && arn(s) != asked {
		return s, noStack(asked)
	}
	return s, err
}

// findLiving is find for actions that a deleted stack does not have.
func (c *cfn) findLiving(r *call, parameter string) (stack.Stack, error) {
	s, err := c.find(r, parameter)
	if err == nil && access.IsGone(s) {
		err = noStack(r.params.String(parameter))
	}
	return s, err
}

// noStack returns the error that AWS's clients and waiters compare.
func noStack(name string) error {
	return awsquery.Errorf(awsquery.ValidationError, "Stack with id %s does not exist", name)
}

// required returns the error of a parameter that is missing.
func required(parameter string) error {
	return awsquery.Errorf(awsquery.ValidationError, "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null",
		strings.ToLower(parameter[:1])+parameter[1:])
}
