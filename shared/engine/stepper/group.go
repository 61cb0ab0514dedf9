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

// highestNumber is up to which number missing members of a group are looked for. A user's
// adoption data may name any number.
const highestNumber = 10_000

// adoptedMembers returns the members of a group that is adopted, all in one batch. Their names
// are those of the objects in the adoption data, up to the group's size. Numbers that are
// missing there were skipped.
func adoptedMembers(g group.Group, row *stack.Resource) ([]group.Defined, error) {
	objects, err := lifecycle.AdoptionBelow(*row)
	if err != nil {
		return nil, err
	}
	highest := -1
	for name := range objects {
		if n, err := strconv.Atoi(name); err == nil {
			highest = max(highest, n)
		}
	}
	var gaps []string
	for n := range min(highest, highestNumber) {
		if _, there := objects[strconv.Itoa(n)]; !there {
			gaps = append(gaps, strconv.Itoa(n))
		}
	}
	row.Marks.Members = gaps
	return g.Batch(group.State{Skipped: gaps}, nil), nil
}

// groupTemplate returns the template of a group's nested stack for the next batch, and its
// files. It writes the rollout into the row when the action begins, with the names that are no
// longer used, and the timeout into the nested stack.
func (b *batch) groupTemplate(ctx context.Context, t *live.Task, row *stack.Resource, child *stack.Stack, action stack.Action) (text []byte, files map[string]string, err error) {
	e := b.engine
	parent, err := e.SourceOf(ctx, t.Scene.Stack, row.Source)
	if err != nil {
		return nil, nil, err
	}
	first := row.Work.Batch == 0
	policy := map[string]any(nil)
	if first {
		declared := parent.Template.Resource(row.Name)
		if declared == nil {
			return nil, nil, stack.Errorf(stack.NotFound, "The Resource (%s) could not be found in Stack %s.", row.Name, t.Scene.Stack.Name)
		}
		resolved, wrong := parent.Stack.Policy(declared, e.Catalog.OfRow(*row), t.Scene.Scope(ctx))
		if len(wrong) > 0 {
			return nil, nil, stack.Problems{nested.PropertyProblem(parent.Template.UpdatePolicyPath(row.Name), row.Name, wrong[0])}
		}
		policy = resolved
	}
	g := group.FromProperties(e.Catalog.OfRow(*row).Group(), row.Properties, policy)
	if g == nil {
		return nil, nil, stack.Errorf(stack.StackValidationFailed, "It is not known what the members of the group are.")
	}
	if e.Settings.Resources >= 0 && g.Size() > e.Settings.Resources || g.Cost() > mostOfGroup {
		return nil, nil, errTooMany
	}
	if action == stack.Adopt {
		members, err := adoptedMembers(g, row)
		if err != nil {
			return nil, nil, err
		}
		text, err = g.Form().Template(members, g.Outputs(members, parent.Stack.Uses(row.Name))).MarshalJSON()
		return text, nil, err
	}
	state, err := e.GroupState(ctx, *row, *child, action != stack.Create)
	if err != nil {
		return nil, nil, err
	}
	if first {
		state.Limit = e.Timeout(t.Scene.Stack)
		rollout, err := g.Begin(state)
		if err != nil {
			return nil, nil, stack.Errorf(stack.ValueError, "%v", err)
		}
		state.Skipped = rollout.Skipped
		live.KeepRollout(row, rollout, action)
	}
	var members []group.Defined
	c := row.Work.Rollout
	switch {
	case c == nil, row.Work.Batch == len(c.Batches)-1:
		// The last batch has all members. A member whose name the group should not have is
		// removed; Heat leaves such a group broken.
		members = g.Batch(state, nil)
	case c.Batches[row.Work.Batch] != [2]int{}:
		now := c.Batches[row.Work.Batch]
		members = g.Batch(state, &group.Batch{Capacity: now[0], Changed: now[1]})
		if files, err = e.keepFormerTypes(ctx, parent, row.Name, *child, state, members, action); err != nil {
			return nil, nil, err
		}
	}
	if c != nil && c.Minutes > 0 {
		child.TimeoutMins = c.Minutes
	}
	text, err = g.Form().Template(members, g.Outputs(members, parent.Stack.Uses(row.Name))).MarshalJSON()
	return text, files, err
}

// keepFormerTypes gives members of later batches of a rolling update the types that they have
// now, so that they do not change yet. It returns the files that the group's stack needs for
// these types.
func (e *Stepper) keepFormerTypes(ctx context.Context, parent *source.Source, name string, child stack.Stack, state group.State, members []group.Defined, action stack.Action) (map[string]string, error) {
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
		typ, needs := parent.Stack.FormerType(name, m.Name, m.Type, was.Stack)
		members[i].Type = typ
		if files == nil {
			files = parent.Stack.DroppedFiles(was.Stack)
		}
		maps.Copy(files, needs)
	}
	return files, nil
}

// mostOfGroup is how many values the definitions of a group's members may hold together: about
// as many as a template may.
const mostOfGroup = 1 << 18
