package engine

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"hearth/shared/exact"
	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// skippedKey is where a group keeps the names that it uses no more, with commas
// between them. It is Heat's, so that what was exported there is understood.
const skippedKey = "name_blacklist"

func skipped(r stack.Resource) []string {
	text, _ := r.Data[skippedKey].(string)
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// gather makes the template of the stack that a group is, for the batch that is next, and
// writes into the row and the stack what goes with it: the way, when the action begins, and
// which names are used no more.
func (b *batch) gather(ctx context.Context, t *task, row *stack.Resource, child *stack.Stack, action stack.Action) (text []byte, files map[string]string, err error) {
	e := b.engine
	above, err := e.sourceOf(ctx, t.scene.stack, row.Source)
	if err != nil {
		return nil, nil, err
	}
	first := row.Work.Batch == 0
	policy := map[string]any(nil)
	if first {
		declared := above.template.Resource(row.Name)
		if declared == nil {
			return nil, nil, stack.Errorf(stack.NotFound, "The Resource (%s) could not be found in Stack %s.", row.Name, t.scene.stack.Name)
		}
		resolved, wrong := above.stack.Policy(declared, e.Catalog.Of(*row), t.scene.view(ctx))
		if len(wrong) > 0 {
			return nil, nil, stack.Errorf(stack.StackValidationFailed, "%s", nested.PropertyError(above.template.UpdatePolicyPath(row.Name), row.Name, wrong[0]))
		}
		policy = resolved
	}
	g := group.Read(e.Catalog.Of(*row).Group(), row.Properties, policy)
	if g == nil {
		return nil, nil, stack.Errorf(stack.StackValidationFailed, "%s: It is not known what the members of the group are.", stack.ResourcePath(row.Name))
	}
	if e.Settings.Resources >= 0 && g.Size() > e.Settings.Resources || g.Cost() > mostOfGroup {
		return nil, nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: Maximum resources per stack exceeded.")
	}
	if action == stack.Adopt {
		members, err := found(g, row)
		if err != nil {
			return nil, nil, err
		}
		text, err = g.Form().Template(members, g.Outputs(members, above.stack.Uses(row.Name))).MarshalJSON()
		return text, nil, err
	}
	state, err := e.groupState(ctx, *row, *child, action != stack.Create)
	if err != nil {
		return nil, nil, err
	}
	if first {
		state.Limit = e.timeout(t.scene.stack)
		course, err := g.Begin(state)
		if err != nil {
			return nil, nil, stack.Errorf(stack.ValueError, "%s: %v", stack.ResourcePath(row.Name), err)
		}
		state.Skipped = course.Skipped
		keepCourse(row, course, action)
	}
	var members []group.Defined
	c := row.Work.Course
	switch {
	case c == nil, row.Work.Batch == len(c.Batches)-1:
		// In the last batch all have their turn, and a member whose name is not among those
		// that the group should have gives way: Heat leaves such a group broken.
		members = g.Batch(state, nil)
	case c.Batches[row.Work.Batch] != [2]int{}:
		now := c.Batches[row.Work.Batch]
		members = g.Batch(state, &group.Batch{Capacity: now[0], Changed: now[1]})
		if files, err = e.former(ctx, above, row.Name, *child, state, members, action); err != nil {
			return nil, nil, err
		}
	}
	if c != nil && c.Minutes > 0 {
		child.TimeoutMins = c.Minutes
	}
	text, err = g.Form().Template(members, g.Outputs(members, above.stack.Uses(row.Name))).MarshalJSON()
	return text, files, err
}

// former gives the members that wait for their turn in a rolling update types with which they
// stay what they are, and returns the files that the group's stack needs for them.
func (e *Engine) former(ctx context.Context, above *source, name string, child stack.Stack, state group.State, members []group.Defined, action stack.Action) (map[string]string, error) {
	if action == stack.Create || !state.Made {
		return nil, nil
	}
	was, err := e.sourceOf(ctx, child, child.SourceID)
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
		typ, needs := above.stack.Former(name, m.Name, m.Type, was.stack)
		members[i].Type = typ
		if files == nil {
			files = above.stack.Dropped(was.stack)
		}
		maps.Copy(files, needs)
	}
	return files, nil
}

// mostOfGroup is how many values the definitions of a group's members may hold in all: about
// as many as any template.
const mostOfGroup = 1 << 18

// keepSkipped writes into the row which names are used no more.
func keepSkipped(row *stack.Resource, names []string) {
	if slices.Equal(skipped(*row), names) {
		return
	}
	if row.Data == nil {
		row.Data = map[string]any{}
	}
	row.Data[skippedKey] = strings.Join(names, ",")
}

// keepCourse writes the way into the row. A group that is made in batches is empty first.
func keepCourse(row *stack.Resource, c group.Course, action stack.Action) {
	keepSkipped(row, c.Skipped)
	if len(c.Batches) == 0 {
		return
	}
	way := &stack.Course{Pause: c.Pause}
	if c.Timeout > 0 {
		way.Minutes = group.Minutes(c.Timeout)
	}
	if action == stack.Create {
		way.Batches = append(way.Batches, [2]int{})
	}
	for _, b := range c.Batches {
		way.Batches = append(way.Batches, [2]int{b.Capacity, b.Changed})
	}
	row.Work.Course = way
}

// groupState is what has become of a group; there is nothing of it where it was not made.
func (e *Engine) groupState(ctx context.Context, row stack.Resource, child stack.Stack, made bool) (group.State, error) {
	state := group.State{Made: made, Skipped: skipped(row), Changed: row.Work.Changed}
	if !made {
		return state, nil
	}
	src, err := e.sourceOf(ctx, child, child.SourceID)
	if err != nil {
		return state, err
	}
	rows, err := e.Store.Resources(ctx, child.ID, nil)
	if err != nil {
		return state, err
	}
	state.Refs = map[string]any{}
	for _, r := range rows {
		declared := src.template.Resource(r.Name)
		if declared == nil {
			continue
		}
		d := definitionOf(declared)
		state.Members = append(state.Members, group.Member{Name: r.Name, Failed: r.Status == stack.Failed, Created: r.Created.Truncate(time.Second), Definition: &d})
		state.Refs[r.Name] = e.reference(child.Project, r)
	}
	return state, nil
}

// definitionOf is what the template of a group's stack says of a member.
func definitionOf(r *hot.Resource) group.Definition {
	d := group.Definition{Type: r.Type, DependsOn: r.DependsOn}
	d.Properties, _ = exact.Value(r.Properties.Plain()).(map[string]any)
	d.Metadata, _ = exact.Value(r.Metadata.Plain()).(map[string]any)
	return d
}

// ofGroup is an attribute of a row that is a group; done says that the path has been
// followed, too. Of all other rows it is nothing.
func (e *Engine) ofGroup(r stack.Resource, attribute string, path []any) (v any, done bool, err error) {
	d := e.Catalog.Of(r)
	if d == nil || d.Group() == "" {
		return nil, false, nil
	}
	g := group.Read(d.Group(), r.Properties, nil)
	if g == nil {
		return nil, true, nil
	}
	v, done, err = g.Attribute(group.Of{Name: r.Name, Outputs: r.Attributes, Skipped: skipped(r)}, group.Use{Key: attribute, Path: path})
	if err == nil && !done {
		v, _ = funcs.Select(v, path)
	}
	return v, true, err
}
