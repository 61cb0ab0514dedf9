package source

import (
	"context"
	"fmt"

	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkConstraints checks the custom constraints of parameters and properties, and returns their
// problems. It asks the cloud where a constraint needs it.
func (e *Reader) checkConstraints(ctx context.Context, account stack.Account, project string, src *Source) (problems stack.Problems, err error) {
	for _, q := range src.Parameters.Custom {
		value, ok := q.Value.(string)
		if !ok {
			continue
		}
		why, err := e.constraintReason(ctx, account, project, q.Constraint, value, false)
		if err != nil {
			return nil, err
		}
		if why == "" {
			continue
		}
		if q.Description != "" {
			why = q.Description
		}
		problems = append(problems, stack.Problem{
			Code: stack.StackValidationFailed, Path: q.Path, Line: q.Line, Column: q.Column,
			Named: true, Message: fmt.Sprintf("Parameter '%s' is invalid: %s", q.Parameter, why),
		})
	}
	scope := src.PlanScope()
	for _, r := range src.Template.Resources {
		d := src.Stack.Def(r)
		if d == nil {
			continue
		}
		if r.ExternalID != nil {
			found, err := e.checkExternal(ctx, account, project, src, r, d)
			if err != nil {
				return nil, err
			}
			problems = append(problems, found...)
			continue
		}
		given, _ := src.Template.Properties(r.Name, scope)
		props, bad := d.Convert(given)
		if len(bad) > 0 {
			continue
		}
		err := EachRef(d.Properties, props, "", func(path string, p stepdef.Property, value string) (string, error) {
			if p.Late {
				return value, nil
			}
			constraint := p.Ref
			if constraint == "" {
				constraint = p.Constraint
			}
			why, err := e.constraintReason(ctx, account, project, constraint, value, p.Ref != "")
			if why != "" {
				problems = append(problems, nested.Problem(src.Template, r, stepdef.Wrong{Path: path, Message: why}))
			}
			return value, err
		})
		if err != nil {
			return nil, err
		}
	}
	return problems, nil
}

// constraintReason returns why a value does not meet a constraint, or an empty string. The error is
// set when the cloud cannot be asked.
func (e *Reader) constraintReason(ctx context.Context, account stack.Account, project, constraint, value string, ref bool) (string, error) {
	if stepdef.Pure[constraint] != nil {
		if why := stepdef.Pure[constraint](value); why != "" {
			return fmt.Sprintf("Error validating value '%s': %s", value, why), nil
		}
		return "", nil
	}
	if timed := stepdef.Timed[constraint]; timed != nil {
		if why := timed(value, e.Now()); why != "" {
			return fmt.Sprintf("Error validating value '%s': %s", value, why), nil
		}
		return "", nil
	}
	if _, known := e.Catalog.Constraints[constraint]; !known {
		return fmt.Sprintf("\"%s\" does not validate %s (constraint not found)", value, constraint), nil
	}
	f := e.Lookup(ctx, account, project, constraint, value)
	if f.Failed != nil {
		return "", stack.Errorf(stack.Unavailable, "The cloud cannot be asked about %s '%s' now.", constraint, value)
	}
	return f.Message(value, ref), nil
}
