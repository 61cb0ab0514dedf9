package engine

import (
	"context"

	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// regrouped is what the stack of a group will be made from, with the names that its members
// have by then; nil where it is no group, or what it will be is not known yet.
func (s *scene) regrouped(ctx context.Context, row stack.Resource, child stack.Stack, of func(string) plan.Standing) (*source, error) {
	declared := s.source.template.Resource(row.Name)
	d := s.source.def(declared)
	if d == nil || d.Group() == "" {
		return nil, nil
	}
	wish, refusal, err := s.wish(ctx, d, declared, s.source.placeOf(s.engine.Catalog, row.Name), s.foreseeing(ctx, of), nil)
	if err != nil || refusal != "" {
		return nil, nil // who carries it out will say why
	}
	g := group.Read(d.Group(), wish.Properties, nil)
	if g == nil || plan.Open(wish) {
		return nil, nil
	}
	state, err := s.engine.groupState(ctx, row, child, true)
	if err != nil {
		return nil, err
	}
	course, err := g.Begin(state)
	if err != nil {
		return nil, nil
	}
	state.Skipped = course.Skipped
	members := g.Batch(state, nil)
	text, err := g.Form().Template(members, g.Outputs(members, s.source.stack.Uses(row.Name))).MarshalJSON()
	if err != nil {
		return nil, err
	}
	below, problems := s.source.stack.Below(nested.Inner{
		Resource: row.Name, Text: text, Secrets: wish.Secrets, Pseudo: hot.Pseudo{StackID: child.ID, StackName: child.Name, ProjectID: child.Project},
	})
	if len(problems) > 0 {
		return nil, nil
	}
	below.Check(false)
	made := &source{template: below.Template, parameters: below.Parameters, files: below.Files(), stack: below}
	made.below, _ = below.Walk(false)
	return made, nil
}
