package preview

import (
	"context"
	"slices"

	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// unmadeID is the ID that previews show for a stack that does not exist, as in Heat.
const unmadeID = "None"

// replacedNested returns the resources of the nested stack that a resource was, and of the one that
// it will be, as in Heat.
func (e *Previews) replacedNested(ctx context.Context, s *live.Scene, c stack.Caller, one Change, was *stack.Resource) ([]Change, error) {
	var gone []Change
	if was != nil {
		var err error
		if gone, err = e.removedNested(ctx, *was); err != nil {
			return nil, err
		}
	}
	coming, err := e.addedNested(ctx, s, c, one)
	return append(gone, coming...), err
}

// addedNested returns the resources of the nested stack that a resource will be, and of the stacks
// in it.
func (e *Previews) addedNested(ctx context.Context, s *live.Scene, c stack.Caller, one Change) ([]Change, error) {
	i := slices.IndexFunc(s.Source.Below, func(child nested.Child) bool { return child.Resource == one.Name })
	if i < 0 {
		return nil, nil
	}
	child, inner := s.Source.Below[i].AllMembers(), s.Stack
	inner.ID, inner.Name = unmadeID, s.Stack.Name+"-"+one.Name
	made := &source.Source{Template: child.Stack.Template, Parameters: child.Stack.Parameters, Files: s.Source.Files, Stack: child.Stack, Below: child.Children}
	all, err := e.changes(ctx, c, inner, made.MarkUsed(), nil, true)
	return setParent(all, one.Name), err
}

// removedNested returns the resources of the nested stack of a row, and of the stacks in it, when
// the row is removed.
func (e *Previews) removedNested(ctx context.Context, row stack.Resource) ([]Change, error) {
	if !e.Nests(row) || row.PhysicalID == "" {
		return nil, nil
	}
	inner, err := e.Store.Stack(ctx, row.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !inner.Deleted.IsZero() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := e.Store.Resources(ctx, inner.ID, nil)
	if err != nil {
		return nil, err
	}
	var all []Change
	for _, r := range rows {
		below, err := e.removedNested(ctx, r)
		if err != nil {
			return nil, err
		}
		all = append(append(all, e.removedChange(r, inner)), below...)
	}
	return setParent(all, row.Name), nil
}

// setParent sets Parent on changes that have none.
func setParent(all []Change, resource string) []Change {
	for i := range all {
		if all[i].Parent == "" {
			all[i].Parent = resource
		}
	}
	return all
}
