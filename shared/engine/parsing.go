package engine

import (
	"context"
	"fmt"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// read parses a template and settles its parameters and conditions; the problems
// are all there are, and the source is what could be made of it all the same, or nil.
func (e *Engine) read(ctx context.Context, s stack.Stack, src stack.Source) (*source, stack.Problems, error) {
	return e.readBut(ctx, s, src, nil)
}

// readBut leaves out what is wrong with the values of parameters where pass says so.
func (e *Engine) readBut(ctx context.Context, s stack.Stack, src stack.Source, pass func(stack.Problem) bool) (*source, stack.Problems, error) {
	limits := e.limits(ctx)
	template, err := hot.Parse(src.Template, limits)
	var problems stack.Problems
	if p, ok := err.(stack.Problems); ok && template != nil {
		problems = p
	} else if err != nil {
		return nil, nil, err
	}
	early := s.ID == "" && s.Name == ""
	parameters, wrong := template.ValuesFor(limits.Meter, src.Environment, hot.Pseudo{StackID: s.ID, StackName: s.Name, ProjectID: s.Project, Early: early})
	if pass != nil {
		wrong = slices.DeleteFunc(wrong, pass)
	}
	problems = append(problems, wrong...)
	template, wrong = template.Decide(parameters, src.Files)
	problems = append(problems, wrong...)
	if err := limits.Meter.Ended(); err != nil {
		return nil, nil, err
	}
	opened := e.nesting(limits).Open(s.Name, template, parameters, src.Environment, src.Files)
	problems = opened.Secrets().MaskProblems(problems)
	return &source{template: template, parameters: parameters, files: src.Files, stack: opened}, problems, nil
}

// limits are the settings', with the meter of the request.
func (e *Engine) limits(ctx context.Context) hot.Limits {
	l := e.Settings.Limits
	l.Meter = stack.MeterOf(ctx)
	return l
}

// parse is read for a source that was accepted before. What comes of it outlives the request,
// so it has no meter.
//
// Its rules are not asked again: they are for requests, and an older version may have read
// them otherwise.
func (e *Engine) parse(s stack.Stack, src stack.Source) (*source, error) {
	made, problems, err := e.read(context.Background(), s, src)
	if err == nil {
		problems = slices.DeleteFunc(problems, made.template.OfRule)
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	return made.used(), nil
}

// used finds out whose attributes others use.
func (src *source) used() *source {
	src.shown = map[string]bool{}
	for _, r := range src.template.Resources {
		for _, part := range []*hot.Node{r.Properties, r.Metadata} {
			uses(part, func(resource string, attribute bool) {
				src.shown[resource] = src.shown[resource] || attribute
			})
		}
	}
	return src
}

// uses visits the resources that a part of a template refers to; attribute says
// that it asks for more than the reference.
func uses(n *hot.Node, visit func(resource string, attribute bool)) {
	funcs.Uses(n, nil, func(u funcs.Used) {
		if name, ok := u.Name.(string); ok {
			visit(name, u.Call.Func.Use == funcs.Attribute)
		}
	})
}

// wanted is what the template asks for, with all that each resource comes after:
// what it names, and what its type knows it needs.
func (src *source) wanted(c *stepdef.Catalog) []plan.Wanted {
	wanted, _ := src.dependencies(c) // what has too many of them was refused when it was accepted
	return wanted
}

// checkDependencies returns an error for a template whose resources depend on one another in
// more ways than a plan can hold.
func (src *source) checkDependencies(c *stepdef.Catalog) error {
	_, err := src.dependencies(c)
	return err
}

func (src *source) dependencies(c *stepdef.Catalog) ([]plan.Wanted, error) {
	t := src.template
	wanted := make([]plan.Wanted, len(t.Resources))
	knowing := false
	for i, r := range t.Resources {
		wanted[i] = plan.Wanted{
			Name: r.Name, Type: src.real(r), Declared: src.named(r), Template: src.standsFor(r), Requires: t.Requires(r.Name),
			Retain: r.DeletionPolicy == hot.PolicyRetain, Copied: r.DeletionPolicy == hot.PolicySnapshot, External: src.external(r),
		}
		if d := src.stack.Def(r); d != nil && (d.After != "" || d.Companions != "") {
			knowing = true
		}
	}
	if !knowing {
		return wanted, nil
	}
	peers := make([]stepdef.Peer, len(t.Resources))
	for i, r := range t.Resources {
		peers[i] = stepdef.Peer{Name: r.Name, Type: src.real(r), Props: src.stack.Properties(r)}
	}
	return plan.Implied(wanted, peers, c)
}

// ask asks the cloud about all that custom constraints want to know of parameters
// and properties.
func (e *Engine) askAll(ctx context.Context, account stack.Account, project string, src *source) (found stack.Problems, err error) {
	var problems stack.Problems
	defer func() { found = src.stack.Secrets().MaskProblems(problems) }()
	for _, q := range src.parameters.Custom {
		value, ok := q.Value.(string)
		if !ok {
			continue
		}
		why, err := e.unmet(ctx, account, project, q.Constraint, value, false)
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
			Message: fmt.Sprintf("Parameter '%s' is invalid: %s", q.Parameter, why),
		})
	}
	scope := src.before()
	for _, r := range src.template.Resources {
		d := src.stack.Def(r)
		if d == nil {
			continue
		}
		if r.ExternalID != nil {
			found, err := e.unfound(ctx, account, project, src, r, d)
			if err != nil {
				return nil, err
			}
			problems = append(problems, found...)
			continue
		}
		given, _ := src.template.Properties(r.Name, scope)
		props, bad := d.Convert(given)
		if len(bad) > 0 {
			continue
		}
		err := eachRef(d.Properties, props, "", func(path string, p stepdef.Property, value string) (string, error) {
			if p.Late {
				return value, nil
			}
			constraint := p.Ref
			if constraint == "" {
				constraint = p.Constraint
			}
			why, err := e.unmet(ctx, account, project, constraint, value, p.Ref != "")
			if why != "" {
				problems = append(problems, nested.Problem(src.template, r, stepdef.Wrong{Path: path, Message: why}))
			}
			return value, err
		})
		if err != nil {
			return nil, err
		}
	}
	return problems, nil
}

// unmet says why the cloud has no such object, or nothing. The error is that of a
// cloud that cannot be asked.
func (e *Engine) unmet(ctx context.Context, account stack.Account, project, constraint, value string, ref bool) (string, error) {
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
	f := e.ask(ctx, account, project, constraint, value)
	if f.Failed != nil {
		return "", stack.Errorf(stack.Unavailable, "The cloud cannot be asked about %s '%s' now.", constraint, value)
	}
	return f.Message(value, ref), nil
}
