package live

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// Regrouped returns the source that the stack of a group will have, with its members' names. It
// returns nil for a row that is no group, and when the source is not known yet.
func (s *Scene) Regrouped(ctx context.Context, row stack.Resource, child stack.Stack, of func(string) plan.Standing) (*source.Source, error) {
	declared := s.Source.Template.Resource(row.Name)
	d := s.Source.Def(declared)
	if d == nil || d.Group() == "" {
		return nil, nil
	}
	wish, refusal, err := s.Desired(ctx, d, declared, s.Source.PlaceOf(s.Runtime.Catalog, row.Name), s.foreseenScope(ctx, of), nil)
	if err != nil || refusal != "" {
		return nil, nil // the step that carries it out reports the reason
	}
	g := group.Read(d.Group(), wish.Properties, nil)
	if g == nil || plan.HasUnknown(wish) {
		return nil, nil
	}
	state, err := s.Runtime.GroupState(ctx, row, child, true)
	if err != nil {
		return nil, err
	}
	course, err := g.Begin(state)
	if err != nil {
		return nil, nil
	}
	state.Skipped = course.Skipped
	members := g.Batch(state, nil)
	text, err := g.Form().Template(members, g.Outputs(members, s.Source.Stack.Uses(row.Name))).MarshalJSON()
	if err != nil {
		return nil, err
	}
	below, problems := s.Source.Stack.OpenBelow(nested.Inner{
		Resource: row.Name, Text: text, Secrets: wish.Secrets, Pseudo: hot.Pseudo{StackID: child.ID, StackName: child.Name, ProjectID: child.Project},
	})
	if len(problems) > 0 {
		return nil, nil
	}
	below.Check(false)
	made := &source.Source{Template: below.Template, Parameters: below.Parameters, Files: below.Files(), Stack: below}
	made.Below, _ = below.Walk(false)
	return made, nil
}
