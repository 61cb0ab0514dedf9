package stepper

import (
	"context"
	"maps"
	"strconv"

	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/group"
	"hearth/shared/lifecycle"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// highestNumber is how far missing names of a group are looked for: what is told may be anything.
const highestNumber = 10_000

// adoptedMembers are the members of a group that is adopted, all at once: its names are those of
// the objects told of, as far as it has so many members. Numbers that are missing among
// them were skipped.
func adoptedMembers(g group.Group, row *stack.Resource) ([]group.Defined, error) {
	told, err := lifecycle.AdoptionBelow(*row)
	if err != nil {
		return nil, err
	}
	highest := -1
	for name := range told {
		if n, err := strconv.Atoi(name); err == nil {
			highest = max(highest, n)
		}
	}
	var gaps []string
	for n := range min(highest, highestNumber) {
		if _, there := told[strconv.Itoa(n)]; !there {
			gaps = append(gaps, strconv.Itoa(n))
		}
	}
	live.KeepSkipped(row, gaps)
	return g.Batch(group.State{Skipped: gaps}, nil), nil
}

// groupTemplate makes the template of the stack that a group is, for the batch that is next, and
// writes into the row and the stack what goes with it: the way, when the action begins, and
// which names are used no more.
func (b *batch) groupTemplate(ctx context.Context, t *live.Task, row *stack.Resource, child *stack.Stack, action stack.Action) (text []byte, files map[string]string, err error) {
	e := b.engine
	above, err := e.SourceOf(ctx, t.Scene.Stack, row.Source)
	if err != nil {
		return nil, nil, err
	}
	first := row.Work.Batch == 0
	policy := map[string]any(nil)
	if first {
		declared := above.Template.Resource(row.Name)
		if declared == nil {
			return nil, nil, stack.Errorf(stack.NotFound, "The Resource (%s) could not be found in Stack %s.", row.Name, t.Scene.Stack.Name)
		}
		resolved, wrong := above.Stack.Policy(declared, e.Catalog.OfRow(*row), t.Scene.Scope(ctx))
		if len(wrong) > 0 {
			return nil, nil, stack.Errorf(stack.StackValidationFailed, "%s", nested.PropertyError(above.Template.UpdatePolicyPath(row.Name), row.Name, wrong[0]))
		}
		policy = resolved
	}
	g := group.Read(e.Catalog.OfRow(*row).Group(), row.Properties, policy)
	if g == nil {
		return nil, nil, stack.Errorf(stack.StackValidationFailed, "%s: It is not known what the members of the group are.", stack.ResourcePath(row.Name))
	}
	if e.Settings.Resources >= 0 && g.Size() > e.Settings.Resources || g.Cost() > mostOfGroup {
		return nil, nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: Maximum resources per stack exceeded.")
	}
	if action == stack.Adopt {
		members, err := adoptedMembers(g, row)
		if err != nil {
			return nil, nil, err
		}
		text, err = g.Form().Template(members, g.Outputs(members, above.Stack.Uses(row.Name))).MarshalJSON()
		return text, nil, err
	}
	state, err := e.GroupState(ctx, *row, *child, action != stack.Create)
	if err != nil {
		return nil, nil, err
	}
	if first {
		state.Limit = e.Timeout(t.Scene.Stack)
		course, err := g.Begin(state)
		if err != nil {
			return nil, nil, stack.Errorf(stack.ValueError, "%s: %v", stack.ResourcePath(row.Name), err)
		}
		state.Skipped = course.Skipped
		live.KeepRollout(row, course, action)
	}
	var members []group.Defined
	c := row.Work.Rollout
	switch {
	case c == nil, row.Work.Batch == len(c.Batches)-1:
		// In the last batch all have their turn, and a member whose name is not among those
		// that the group should have gives way: Heat leaves such a group broken.
		members = g.Batch(state, nil)
	case c.Batches[row.Work.Batch] != [2]int{}:
		now := c.Batches[row.Work.Batch]
		members = g.Batch(state, &group.Batch{Capacity: now[0], Changed: now[1]})
		if files, err = e.keepFormerTypes(ctx, above, row.Name, *child, state, members, action); err != nil {
			return nil, nil, err
		}
	}
	if c != nil && c.Minutes > 0 {
		child.TimeoutMins = c.Minutes
	}
	text, err = g.Form().Template(members, g.Outputs(members, above.Stack.Uses(row.Name))).MarshalJSON()
	return text, files, err
}

// keepFormerTypes gives the members that wait for their turn in a rolling update types with which they
// stay what they are, and returns the files that the group's stack needs for them.
func (e *Stepper) keepFormerTypes(ctx context.Context, above *source.Source, name string, child stack.Stack, state group.State, members []group.Defined, action stack.Action) (map[string]string, error) {
	if action == stack.Create || !state.Made {
		return nil, nil
	}
	was, err := e.SourceOf(ctx, child, child.SourceID)
	if err != nil {
		return nil, err
	}
	old := map[string]group.Definition{}
	for _, m := range group.Definitions(state.Members) {
		old[m.Name] = m.Definition
	}
	var files map[string]string
	for i, m := range members {
		if d, there := old[m.Name]; !there || !d.Same(m.Definition) {
			continue
		}
		typ, needs := above.Stack.FormerType(name, m.Name, m.Type, was.Stack)
		members[i].Type = typ
		if files == nil {
			files = above.Stack.DroppedFiles(was.Stack)
		}
		maps.Copy(files, needs)
	}
	return files, nil
}

// mostOfGroup is how many values the definitions of a group's members may hold in all: about
// as many as any template.
const mostOfGroup = 1 << 18
