package live

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// SourceBelow returns the source that the nested stack of a row will have: the values that it will
// get, and the members of a group. It returns nil for a row whose nested stack has a template at a
// URL, and while nothing is known of the source.
func (s *Scene) SourceBelow(ctx context.Context, row stack.Resource, child stack.Stack, of func(string) plan.RowVerdict) (*source.Source, error) {
	declared := s.Source.Template.Resource(row.Name)
	d := s.Source.Def(declared)
	if d == nil || d.Inner != nil {
		return nil, nil
	}
	desired, refusal, err := s.Desired(ctx, d, declared, s.Source.PlaceOf(s.Runtime.Catalog, row.Name), s.plannedScope(ctx, of), nil)
	if err != nil || refusal != "" {
		return nil, nil // the step that carries it out reports the reason
	}
	in := nested.Inner{
		Resource: row.Name, Secrets: desired.Secrets, Metadata: desired.Metadata,
		Pseudo: hot.Pseudo{StackID: child.ID, StackName: child.Name, ProjectID: child.Project},
	}
	if d.Group() == "" {
		in.Given, in.Later = nested.ParametersOf(desired.Properties)
	} else if in.Text, err = s.groupText(ctx, row, child, d, desired); in.Text == nil {
		return nil, err
	}
	below, problems := s.Source.Stack.OpenBelow(in)
	if below == nil || len(problems) > 0 {
		return nil, nil
	}
	below.Check(false)
	made := &source.Source{Template: below.Template, Parameters: below.Parameters, Files: below.Files(), Stack: below}
	made.Below, _ = below.Walk(false)
	return made, nil
}

// groupText returns the template that a group will have, with its members' names; nil when it is
// not known yet.
func (s *Scene) groupText(ctx context.Context, row stack.Resource, child stack.Stack, d *stepdef.Def, desired plan.Desired) ([]byte, error) {
	g := group.FromProperties(d.Group(), desired.Properties, nil)
	if g == nil || plan.HasUnknown(desired) {
		return nil, nil
	}
	state, err := s.Runtime.GroupState(ctx, row, child, true)
	if err != nil {
		return nil, err
	}
	rollout, err := g.Begin(state)
	if err != nil {
		return nil, nil
	}
	state.Skipped = rollout.Skipped
	members := g.Batch(state, nil)
	return g.Form().Template(members, g.Outputs(members, s.Source.Stack.Uses(row.Name))).MarshalJSON()
}
