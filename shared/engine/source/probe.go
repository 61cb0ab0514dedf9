package source

import (
	"cmp"
	"context"

	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// probeAll asks services whether they accept the properties in the template and its nested stacks,
// for types whose definition has a probe. It returns the problems.
func (e *Reader) probeAll(ctx context.Context, c stack.Caller, s *nested.Stack, below []nested.Child) stack.Problems {
	var problems stack.Problems
	for _, r := range s.Template.Resources {
		d := s.Def(r)
		if d == nil || d.Probe == "" || r.ExternalID != nil {
			continue
		}
		region := cmp.Or(d.RegionOf(s.Properties(r)), c.Region, e.Settings.Region)
		if wrong := e.probe(ctx, c, s, d, s.Properties(r), region); wrong != "" {
			told := nested.Problem(s.Template, r, stepdef.Wrong{Message: wrong, Verbatim: true})
			told.Exact = true // the sentence is about another template
			problems = append(problems, told)
		}
	}
	for _, child := range below {
		for _, p := range e.probeAll(ctx, c, child.Stack, child.Children) {
			p.File = cmp.Or(p.File, child.Template)
			problems = append(problems, s.InChild(child, p))
		}
	}
	return problems
}

func (e *Reader) probe(ctx context.Context, c stack.Caller, s *nested.Stack, d *stepdef.Def, props map[string]any, region string) string {
	hook := e.Catalog.Hooks.Probe[d.Probe]
	call, wrong := hook(props, region, nil)
	if call == nil {
		return wrong
	}
	call.Region, call.Other = d.RegionOf(props), d.OtherOf(props)
	AddSource(call, s, nil)
	a := e.Call(ctx, c.Account(), *call)
	_, wrong = hook(props, region, &a)
	return wrong
}
