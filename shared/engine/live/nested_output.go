package live

import (
	"context"
	"fmt"
	"strings"

	"hearth/shared/stack"
)

// OutputsBelow returns the outputs of a nested stack that can be resolved, and the secrets in them.
func (e *Runtime) OutputsBelow(ctx context.Context, id string) (map[string]any, *stack.Secrets) {
	s, err := e.Store.Stack(ctx, id)
	if err != nil || !s.Deleted.IsZero() {
		return nil, nil
	}
	outputs, secrets, err := e.OutputsWithSecrets(ctx, s)
	if err != nil {
		return nil, nil
	}
	all := make(map[string]any, len(outputs))
	for _, o := range outputs {
		all[o.Key] = o.Value
	}
	return all, secrets.Within(all)
}

// withOutputReason wraps attr. When an attribute is null because the nested stack cannot resolve
// its output, it returns the reason in Heat's words.
func (s *Scene) withOutputReason(ctx context.Context, attr func(string, string, []any) (any, bool)) func(string, string, []any) (any, bool) {
	return func(resource, attribute string, path []any) (any, bool) {
		v, ok := attr(resource, attribute, path)
		r := s.Row(resource)
		if v != nil || attribute == "" || r == nil || r.PhysicalID == "" {
			return v, ok
		}
		if d := s.Runtime.Catalog.OfRow(*r); d != nil && d.Inner != nil && !hasOutput(*r, attribute) {
			return unresolved(fmt.Sprintf("The Referenced Attribute (%s %s) is incorrect.", resource, attribute)), true
		}
		if r.Template == "" {
			return v, ok
		}
		child, err := s.Runtime.Store.Stack(ctx, r.PhysicalID)
		if err != nil || !child.Deleted.IsZero() {
			return v, ok
		}
		outputs, err := s.Runtime.Outputs(ctx, child)
		if err != nil {
			return v, ok
		}
		for _, o := range outputs {
			if o.Key == attribute && o.Err != "" {
				return unresolved(fmt.Sprintf("Error in %s output %s: %s", resource, attribute, o.Err)), true
			}
		}
		return v, ok
	}
}

// stackIDOutput is the output with which a template sets its own reference.
const stackIDOutput = "OS::stack_id"

// referenceOfStack returns the value of get_resource for a row that is a nested stack.
func referenceOfStack(project string, r stack.Resource) any {
	if v := r.Attributes[stackIDOutput]; v != nil && r.Template != "" {
		return v
	}
	return stack.ARN(project, r.PhysicalName, r.PhysicalID)
}

// outputPrefix begins the attributes of an OS::Heat::Stack or AWS::CloudFormation::Stack, each of
// which is an output of the nested stack.
const outputPrefix = "Outputs."

func outputAttribute(r stack.Resource, attribute string) any {
	key, ok := strings.CutPrefix(attribute, outputPrefix)
	if !ok {
		return nil
	}
	return r.Attributes[key]
}

func hasOutput(r stack.Resource, attribute string) bool {
	key, ok := strings.CutPrefix(attribute, outputPrefix)
	_, there := r.Attributes[key]
	return ok && there
}
