package engine

import (
	"context"
	"slices"

	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// A Change is what an update would do with one resource, and why.
type Change struct {
	stack.Resource // as it is; as it is before it is made, where that is what comes
	plan.Verdict
	Description string
	Shown       map[string]any // its attributes

	Stack  stack.Stack  // that it is in
	Parent string       // the resource that this stack is; empty in the first
	Inner  *stack.Stack // that it is; nil when it is none, or none yet
}

// PreviewUpdate checks a request as UpdateStack does, and says what would be done with
// each resource, and in depth with those of the stacks below. The planner that carries it
// out says it; it changes nothing.
func (e *Engine) PreviewUpdate(ctx context.Context, c stack.Caller, s stack.Stack, r UpdateRequest, depth bool) ([]Change, error) {
	next, _, parsed, err := e.updated(ctx, c, s, r)
	if err != nil {
		return nil, err
	}
	return e.changes(ctx, c, next, parsed, depth)
}

// changes are those of one stack, and in depth of those below that are there and stay.
func (e *Engine) changes(ctx context.Context, c stack.Caller, s stack.Stack, parsed *source, depth bool) ([]Change, error) {
	view := &scene{engine: e, stack: s, source: parsed, caller: &c, rows: map[string]*stack.Resource{}}
	u, err := view.converge(ctx)
	if err != nil {
		return nil, err
	}
	var all []Change
	for _, declared := range parsed.template.Resources {
		st := u.Standings[declared.Name]
		one := Change{Verdict: st.Verdict, Description: declared.Description, Stack: s}
		switch {
		case st.Row != nil && (st.Fate == plan.Updated || st.Fate == plan.Refused):
			one.Resource, one.Shown = *st.Row, e.values(*st.Row)
		default: // Heat shows these as they are before they are made
			at := parsed.placeOf(e.Catalog, declared.Name)
			one.Resource = stack.Resource{Name: declared.Name, Type: declared.Type, Action: stack.Init, Status: stack.Complete, RequiredBy: at.RequiredBy}
			one.Shown = map[string]any{}
			for _, name := range e.Catalog.Attributes(at.Type) {
				if name != "show" { // which Heat has only of what is there
					one.Shown[name] = nil
				}
			}
		}
		below, err := e.changesBelow(ctx, c, &one, st, parsed, depth)
		if err != nil {
			return nil, err
		}
		all = append(append(all, one), below...)
	}
	for _, row := range u.Gone {
		all = append(all, Change{Resource: row, Verdict: plan.Verdict{Fate: plan.Deleted}, Shown: e.values(row), Stack: s})
	}
	return all, nil
}

// changesBelow are those of the stack that a resource is, if it is one that stays: values that are not
// known yet decide there too.
func (e *Engine) changesBelow(ctx context.Context, c stack.Caller, of *Change, st plan.Standing, parsed *source, depth bool) ([]Change, error) {
	if st.Row == nil || !e.Nests(*st.Row) || st.Fate != plan.Updated && st.Fate != plan.Unchanged {
		return nil, nil
	}
	s, err := e.Store.Stack(ctx, st.Row.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !s.Deleted.IsZero() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	of.Inner = &s
	if st.Fate == plan.Updated {
		of.Shown = e.outputsBelow(ctx, s.ID)
	}
	i := slices.IndexFunc(parsed.below, func(child nested.Child) bool { return child.Resource == of.Name })
	if !depth || i < 0 {
		return nil, nil
	}
	child := parsed.below[i]
	made := &source{template: child.Stack.Template, parameters: child.Stack.Parameters, files: parsed.files, stack: child.Stack, below: child.Children}
	all, err := e.changes(ctx, c, s, made.used(), depth)
	for j := range all {
		if all[j].Parent == "" {
			all[j].Parent = of.Name
		}
	}
	return all, err
}
