package preview

import (
	"context"
	"slices"

	"hearth/shared/engine/live"
	"hearth/shared/engine/request"
	"hearth/shared/engine/source"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// A Change is what an update would do with one resource, and why.
type Change struct {
	stack.Resource // the row as it is; for an added or replaced resource, the row before it is made
	plan.Verdict
	Description string
	Shown       map[string]any // its attributes

	Stack  stack.Stack  // contains the resource
	Parent string       // the resource that is this stack; empty for the root stack
	Inner  *stack.Stack // the nested stack that the resource is; nil when there is none yet
	Denial string       // why stack policies do not allow it; empty when they may
	Was    string       // the physical ID of the object that is there; empty when there is none

	OldPolicy stack.RemovalPolicy // for the object that is there, if the resource is replaced or removed
}

// PreviewUpdate checks a request as UpdateStack does, and returns what would happen to each
// resource. With depth it also covers nested stacks. It changes nothing.
func (e *Previews) PreviewUpdate(ctx context.Context, c stack.Caller, s stack.Stack, r request.UpdateRequest, depth bool) ([]Change, error) {
	p, err := e.PrepareChanges(ctx, c, s, r, depth)
	return p.Changes, err
}

// Prepared is an update that has been checked, and what it would do.
type Prepared struct {
	Stack   stack.Stack  // as the update would make it
	Raw     stack.Source // of the update; it is not stored
	Source  *source.Source
	Changes []Change
}

// PrepareChanges is PreviewUpdate that also returns what the update is made from.
func (e *Previews) PrepareChanges(ctx context.Context, c stack.Caller, s stack.Stack, r request.UpdateRequest, depth bool) (p Prepared, err error) {
	if c, err = e.Requests.InRegion(ctx, c, s); err != nil {
		return p, err
	}
	if p.Stack, p.Raw, p.Source, err = e.Requests.PrepareUpdate(ctx, c, s, r); err != nil {
		return p, err
	}
	if err := weighPreview(ctx, p.Source); err != nil {
		return p, err
	}
	var seen map[string]stack.Resource
	if r.Converge {
		if seen, err = e.Requests.ObserveDrift(ctx, c, s); err != nil {
			return p, err
		}
	}
	p.Changes, err = e.changes(ctx, c, p.Stack, p.Source, seen, depth)
	return p, err
}

// PrepareCreation checks the source of a stack that has no resources, and returns what its creation
// would do.
func (e *Previews) PrepareCreation(ctx context.Context, c stack.Caller, s stack.Stack, src stack.Source, depth bool) (p Prepared, err error) {
	p.Stack, p.Raw = s, e.FetchTemplates(ctx, s, src)
	if p.Source, err = e.Accept(ctx, c, s, p.Raw); err != nil {
		return p, err
	}
	if err := weighPreview(ctx, p.Source); err != nil {
		return p, err
	}
	p.Stack.Description = p.Source.Template.Description
	p.Changes, err = e.changes(ctx, c, p.Stack, p.Source, nil, depth)
	return p, err
}

// changes returns the changes of one stack, and with depth those of its nested stacks.
func (e *Previews) changes(ctx context.Context, c stack.Caller, s stack.Stack, parsed *source.Source, seen map[string]stack.Resource, depth bool) ([]Change, error) {
	view := &live.Scene{Runtime: e.Runtime, Stack: s, Source: parsed, Caller: &c, Observed: seen, Rows: map[string]*stack.Resource{}}
	if err := view.ReadImports(ctx); err != nil {
		return nil, err
	}
	u, err := e.Requests.Planner.ConvergeScene(ctx, view)
	if err != nil {
		return nil, err
	}
	if err := view.ReadPoliciesAnyway(ctx); err != nil { // only now: the verdicts say what the user asks for
		return nil, err
	}
	var all []Change
	known := e.SecretsOf
	of := func(name string) plan.RowVerdict { return u.Verdicts[name] }
	for _, declared := range parsed.Template.Resources {
		st := u.Verdicts[declared.Name]
		one := Change{Verdict: st.Verdict, Description: declared.Description, Stack: s, Denial: e.denialOf(view, st)}
		switch {
		case st.Row != nil && (st.Outcome == plan.Updated || st.Outcome == plan.Refused):
			one.Resource = *st.Row
			one.Shown, one.Metadata = known(*st.Row).MaskMap(e.Values(*st.Row)), known(*st.Row).MaskMap(st.Row.Metadata)
		default: // Heat shows these as they are before they are made
			at := parsed.PlaceOf(e.Catalog, declared.Name)
			one.Resource = stack.Resource{Name: declared.Name, Type: declared.Type, Action: stack.Init, Status: stack.Complete, RequiredBy: at.RequiredBy}
			one.Shown = map[string]any{}
			for _, name := range e.Catalog.Attributes(at.Type) {
				if name != "show" { // Heat has show only for existing objects
					one.Shown[name] = nil
				}
			}
		}
		if st.Row != nil {
			one.Was, one.OldPolicy = st.Row.PhysicalID, oldPolicy(*st.Row, parsed.PlaceOf(e.Catalog, declared.Name).OnReplace)
		}
		below, err := e.nestedChanges(ctx, view, c, &one, of, depth)
		if err != nil {
			return nil, err
		}
		all = append(append(all, one), below...)
	}
	for _, row := range u.Removed {
		removed := e.removedChange(row, s)
		removed.Denial = view.RemovalDenial(row)
		all = append(all, removed)
		if !depth {
			continue
		}
		below, err := e.removedNested(ctx, row)
		if err != nil {
			return nil, err
		}
		all = append(all, below...)
	}
	return all, nil
}

// removedChange returns the change for a row that an update removes.
func (e *Previews) removedChange(row stack.Resource, s stack.Stack) Change {
	known := e.SecretsOf(row)
	row.Metadata = known.MaskMap(row.Metadata)
	return Change{Resource: row, Verdict: plan.Verdict{Outcome: plan.Deleted}, Shown: known.MaskMap(e.Values(row)), Stack: s, Was: row.PhysicalID, OldPolicy: oldPolicy(row, nil)}
}

// oldPolicy returns what becomes of a row's object when the row is replaced or removed. given is the
// policy that the new template has for that; nil leaves the row's own.
func oldPolicy(row stack.Resource, given *stack.RemovalPolicy) stack.RemovalPolicy {
	if given != nil {
		return *given
	}
	return stack.RemovalPolicy{Retain: row.Retain, Copied: row.Marks.Copied}
}

// nestedChanges returns the changes in the nested stack that a resource is or will be. Values that
// are not known yet make some of them uncertain.
func (e *Previews) nestedChanges(ctx context.Context, s *live.Scene, c stack.Caller, one *Change, of func(string) plan.RowVerdict, depth bool) ([]Change, error) {
	st := of(one.Name)
	if depth && (st.Outcome == plan.Added || st.Outcome == plan.Replaced) {
		return e.replacedNested(ctx, s, c, *one, st.Row)
	}
	if st.Row == nil || !e.Nests(*st.Row) || st.Outcome != plan.Updated && st.Outcome != plan.Unchanged {
		return nil, nil
	}
	inner, err := e.Store.Stack(ctx, st.Row.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !inner.Deleted.IsZero() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	one.Inner = &inner
	if st.Outcome == plan.Updated {
		shown, secrets := e.OutputsBelow(ctx, inner.ID)
		one.Shown = secrets.MaskMap(shown)
	}
	i := slices.IndexFunc(s.Source.Below, func(child nested.Child) bool { return child.Resource == one.Name })
	if !depth || i < 0 {
		return nil, nil
	}
	made, err := s.SourceBelow(ctx, *st.Row, inner, of)
	if err != nil {
		return nil, err
	}
	if made == nil {
		child := s.Source.Below[i].AllMembers()
		made = &source.Source{Template: child.Stack.Template, Parameters: child.Stack.Parameters, Files: s.Source.Files, Stack: child.Stack, Below: child.Children}
	}
	// The new source of the nested stack is not stored. It gets the root stack's source ID, so that
	// it counts as another source than that of the rows and is compared with it.
	coming := inner
	coming.SourceID = s.Stack.SourceID
	all, err := e.changes(ctx, c, coming, made.MarkUsed(), s.Observed, depth)
	return setParent(all, one.Name), err
}
