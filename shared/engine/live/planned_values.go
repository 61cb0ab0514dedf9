package live

import (
	"context"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// DesiredIfPlanned is Desired for a resource that has not begun. Values that cannot be known yet,
// or cannot be asked for, are unknown. The decision is made again when all values are known.
func (s *Scene) DesiredIfPlanned(ctx context.Context, name string, row *stack.Resource, of func(string) plan.RowVerdict) plan.Desired {
	at := s.Source.PlaceOf(s.Runtime.Catalog, name)
	declared := s.Source.Template.Resource(name)
	d := s.Source.Def(declared)
	open := plan.Desired{
		Type: at.Type, Template: at.Template, External: at.External, Outline: at.Outline, Properties: map[string]any{},
		Restricted: s.Source.Stack.Registry.Restricted(name), AtHook: at.External == "" && slices.Contains(s.Source.Stack.Registry.Hooks(name), stack.PreUpdate),
		Denied: s.Denied(name, row.TypeShown()),
	}
	if d == nil || at.External != "" || at.Template == "" && !s.Runtime.Catalog.SameKind(*row, at.Type, "") {
		return s.markSkipped(open, *row)
	}
	for _, other := range at.Requires {
		if st := of(other); st.Row != nil && s.Row(other) != st.Row {
			s.rowsLock.Lock()
			s.Rows[other] = st.Row
			s.rowsLock.Unlock()
		}
	}
	s.AskUsed(ctx, declared.Properties)
	s.AskUsed(ctx, declared.Metadata)
	w, refusal, err := s.Desired(ctx, d, declared, at, s.plannedScope(ctx, of), nil)
	if err == nil && refusal == "" {
		w.Remake, err = s.restoredProperties(ctx, d, *row, w)
	}
	if err == nil && refusal == "" {
		w.Renew, err = s.renewedInputs(ctx, d, *row, w)
	}
	if err != nil || refusal != "" {
		for p := range d.Properties {
			open.Properties[p] = stepdef.Unknown{}
		}
		return s.markSkipped(open, *row)
	}
	w.AtHook = open.AtHook
	return s.markSkipped(w, *row)
}

// plannedScope returns what functions see while an update is planned: all attributes of unchanged
// resources, the reference of updated resources, and nothing of other resources.
func (s *Scene) plannedScope(ctx context.Context, of func(string) plan.RowVerdict) hot.Scope {
	now, later := s.Scope(ctx), s.Source.PlanScope()
	scope := now
	scope.Pending, scope.Unknown, scope.Facade = later.Pending, later.Unknown, later.Facade
	scope.Ref = func(resource string) (any, bool) {
		switch st := of(resource); {
		case st.Row == nil, st.Outcome == plan.Replaced, st.Outcome == plan.Added, st.Row.Status == stack.InProgress:
			return later.Ref(resource)
		}
		return now.Ref(resource)
	}
	scope.Attr = func(resource, attribute string, path []any) (any, bool) {
		if st := of(resource); st.Row == nil || st.Outcome != plan.Unchanged || st.Perhaps || st.Row.Status == stack.InProgress {
			return later.Attr(resource, attribute, path)
		}
		return now.Attr(resource, attribute, path)
	}
	return scope
}
