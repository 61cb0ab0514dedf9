package live

import (
	"context"
	"time"

	"hearth/shared/exact"
	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/stack"
)

// KeepRollout writes a group's rollout into its row. A group that is created in batches is empty at
// first.
func KeepRollout(row *stack.Resource, c group.Rollout, action stack.Action) {
	row.Marks.Members = c.Skipped
	if len(c.Batches) == 0 {
		return
	}
	way := &stack.Rollout{Pause: c.Pause}
	if c.Timeout > 0 {
		way.Minutes = group.Minutes(c.Timeout)
	}
	if action == stack.Create {
		way.Batches = append(way.Batches, [2]int{})
	}
	for _, b := range c.Batches {
		way.Batches = append(way.Batches, [2]int{b.Capacity, b.Changed})
	}
	row.Work.Rollout = way
}

// GroupState returns the state of a group's members. It has no members when the group was not made.
func (e *Runtime) GroupState(ctx context.Context, row stack.Resource, child stack.Stack, made bool) (group.State, error) {
	state := group.State{Made: made, Skipped: row.Marks.Members, Changed: row.Work.Changed}
	if !made {
		return state, nil
	}
	src, err := e.SourceOf(ctx, child, child.SourceID)
	if err != nil {
		return state, err
	}
	rows, err := e.Store.Resources(ctx, child.ID, nil)
	if err != nil {
		return state, err
	}
	state.Refs = map[string]any{}
	for _, r := range rows {
		declared := src.Template.Resource(r.Name)
		if declared == nil {
			continue
		}
		d := memberDefinition(declared)
		state.Members = append(state.Members, group.Member{Name: r.Name, Failed: r.Status == stack.Failed, Created: r.Created.Truncate(time.Second), Definition: &d})
		state.Refs[r.Name] = e.reference(child.Project, r)
	}
	return state, nil
}

// memberDefinition returns the definition of a member in the template of a group's stack.
func memberDefinition(r *hot.Resource) group.Definition {
	d := group.Definition{Type: r.Type, DependsOn: r.DependsOn}
	d.Properties, _ = exact.Value(r.Properties.Plain()).(map[string]any)
	d.Metadata, _ = exact.Value(r.Metadata.Plain()).(map[string]any)
	return d
}
