package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// read parses a template and settles its parameters and conditions; the problems
// are all there are, and the source is what could be made of it all the same, or nil.
func (e *Engine) read(s stack.Stack, src stack.Source) (*source, stack.Problems, error) {
	return e.readBut(s, src, nil)
}

// readBut leaves out what is wrong with the values of parameters where pass says so.
func (e *Engine) readBut(s stack.Stack, src stack.Source, pass func(stack.Problem) bool) (*source, stack.Problems, error) {
	template, err := hot.Parse(src.Template, e.Settings.Limits)
	var problems stack.Problems
	if p, ok := err.(stack.Problems); ok && template != nil {
		problems = p
	} else if err != nil {
		return nil, nil, err
	}
	parameters, wrong := template.Values(src.Environment, hot.Pseudo{StackID: s.ID, StackName: s.Name, ProjectID: s.Project})
	if pass != nil {
		wrong = slices.DeleteFunc(wrong, pass)
	}
	problems = append(problems, wrong...)
	template, wrong = template.Decide(parameters, src.Files)
	problems = append(problems, wrong...)
	return &source{template: template, parameters: parameters, files: src.Files}, problems, nil
}

// parse is read for a source that was accepted before.
func (e *Engine) parse(s stack.Stack, src stack.Source) (*source, error) {
	made, problems, err := e.read(s, src)
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	made.shown = map[string]bool{}
	for _, r := range made.template.Resources {
		for _, part := range []*hot.Node{r.Properties, r.Metadata} {
			uses(part, func(resource string, attribute bool) {
				made.shown[resource] = made.shown[resource] || attribute
			})
		}
	}
	return made, nil
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

// check says all that is wrong with a template's resources and outputs: what can be
// said without values, then what their properties are. Where values are not judged,
// of properties only their names are looked at.
func (e *Engine) check(src *source, judge bool) stack.Problems {
	problems := src.template.Check(src.files, e.Catalog)
	if !judge {
		problems = slices.DeleteFunc(problems, unvalued)
	}
	scope := src.before()
	for _, r := range src.template.Resources {
		d := e.Catalog.Def(r.Type)
		if d == nil {
			continue
		}
		if !d.Open || !judge { // Heat's OS::Heat::None looks at itself in a validation only
			problems = append(problems, policy(src.template, r)...)
		}
		if r.ExternalID != nil {
			continue // nothing is made of its properties
		}
		found := spoilt(problems, src.template.PropertiesPath(r.Name))
		given, wrong := src.template.Properties(r.Name, scope)
		if judge {
			problems = append(problems, wrong...)
		}
		if len(wrong) > 0 {
			continue
		}
		for _, name := range found {
			given[name] = stepdef.Unknown{}
		}
		problems = append(problems, e.judged(src, r, e.judge(d, given, judge))...)
	}
	return problems
}

// unvalued says that a problem is with the value of a call: a parameter or a file that
// is not there.
func unvalued(p stack.Problem) bool {
	return p.Code == stack.UserParameterMissing || strings.HasPrefix(p.Message, `No content found in the "files" section`)
}

// judged gives what is wrong its place. Names that are unknown come in the order of
// the text.
func (e *Engine) judged(src *source, r *hot.Resource, wrong []stepdef.Wrong) stack.Problems {
	var problems stack.Problems
	named := 0
	for _, w := range wrong {
		problems = append(problems, e.problem(src, r, w))
		if w.Key != "" && w.Path == "" {
			named++ // these are the first
		}
	}
	slices.SortStableFunc(problems[:named], func(a, b stack.Problem) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	return problems
}

// judge says what is wrong with a resource's properties.
func (e *Engine) judge(d *stepdef.Def, given map[string]any, values bool) []stepdef.Wrong {
	if !values {
		return d.Misnamed(given)
	}
	props, bad := d.Convert(given)
	if d.Check != "" && len(bad) == 0 {
		for _, w := range e.Catalog.Hooks.Check[d.Check](props) {
			w.Whole = w.Path == ""
			bad = append(bad, w)
		}
	}
	return bad
}

// spoilt are those of the properties at a path in which something was found wrong
// already: that one which refers to what is not there has no value is no mistake of
// its own.
func spoilt(found stack.Problems, at string) (properties []string) {
	for _, p := range found {
		if rest, ok := strings.CutPrefix(p.Path, at+"."); ok {
			properties = append(properties, rest[:strings.IndexAny(rest+".", ".[")])
		}
	}
	return properties
}

// problem gives what is wrong with a property its place in the template.
func (e *Engine) problem(src *source, r *hot.Resource, w stepdef.Wrong) stack.Problem {
	at := src.template.PropertiesPath(r.Name)
	p := stack.Problem{
		Code: cmp.Or(w.Code, stack.StackValidationFailed), Path: strings.TrimSuffix(at+"."+w.Path, "."),
		Message: propertyError(at, r.Name, w), Hint: hot.Near(w.Key, w.Known),
	}
	if w.Key != "" {
		p.Line, p.Column = src.template.PlaceOfKey(p.Path, w.Key)
	} else {
		p.Line, p.Column = src.template.Place(p.Path)
	}
	return p
}

// wanted is what the template asks for, with all that each resource comes after:
// what it names, and what its type knows it needs.
func (src *source) wanted(c *stepdef.Catalog) []plan.Wanted {
	t := src.template
	wanted := make([]plan.Wanted, len(t.Resources))
	knowing := false
	for i, r := range t.Resources {
		wanted[i] = plan.Wanted{
			Name: r.Name, Type: r.Type, Requires: t.Requires(r.Name),
			Retain: r.DeletionPolicy == hot.PolicyRetain, External: src.external(r),
		}
		if d := c.Def(r.Type); d != nil && d.After != "" {
			knowing = true
		}
	}
	if !knowing {
		return wanted
	}
	peers := make([]stepdef.Peer, len(t.Resources))
	scope := src.before()
	for i, r := range t.Resources {
		props, _ := t.Properties(r.Name, scope)
		if d := c.Def(r.Type); d != nil {
			props, _ = d.Convert(props)
		}
		peers[i] = stepdef.Peer{Name: r.Name, Type: r.Type, Props: props}
	}
	return plan.Implied(wanted, peers, c)
}

// ask asks the cloud about all that custom constraints want to know of parameters
// and properties.
func (e *Engine) askAll(ctx context.Context, account stack.Account, project string, src *source) (stack.Problems, error) {
	var problems stack.Problems
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
		d := e.Catalog.Def(r.Type)
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
				problems = append(problems, e.problem(src, r, stepdef.Wrong{Path: path, Message: why}))
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
	if _, known := e.Catalog.Constraints[constraint]; !known {
		return fmt.Sprintf("\"%s\" does not validate %s (constraint not found)", value, constraint), nil
	}
	f := e.ask(ctx, account, project, constraint, value)
	if f.Failed != nil {
		return "", stack.Errorf(stack.Unavailable, "The cloud cannot be asked about %s '%s' now.", constraint, value)
	}
	return f.Message(value, ref), nil
}
