package engine

import (
	"context"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// foresee is wish before the resource's turn has come. What cannot be known yet,
// or cannot be asked, is unknown: it is decided on when all is.
func (s *scene) foresee(ctx context.Context, name string, row *stack.Resource, of func(string) plan.Standing) plan.Wish {
	at := s.source.placeOf(s.engine.Catalog, name)
	declared := s.source.template.Resource(name)
	d := s.source.def(declared)
	open := plan.Wish{
		Type: at.Type, Template: at.Template, External: at.External, Outline: at.Outline, Properties: map[string]any{},
		Restricted: s.source.stack.Registry.Restricted(name), Halts: at.External == "" && slices.Contains(s.source.stack.Registry.Hooks(name), lifecycle.PreUpdate),
	}
	if d == nil || at.External != "" || at.Template == "" && !s.engine.Catalog.Alike(*row, at.Type, "") {
		return s.spared(open, *row)
	}
	for _, other := range at.Requires {
		if st := of(other); st.Row != nil && s.row(other) != st.Row {
			s.rowsLock.Lock()
			s.rows[other] = st.Row
			s.rowsLock.Unlock()
		}
	}
	s.askUsed(ctx, declared.Properties)
	s.askUsed(ctx, declared.Metadata)
	w, refusal, err := s.wish(ctx, d, declared, at, s.foreseeing(ctx, of), nil)
	if err == nil && refusal == "" {
		w.Again, err = s.again(ctx, d, *row, w)
	}
	if err == nil && refusal == "" {
		w.Renew, err = s.renewed(ctx, d, *row, w)
	}
	if err != nil || refusal != "" {
		for p := range d.Properties {
			open.Properties[p] = stepdef.Unknown{}
		}
		return s.spared(open, *row)
	}
	w.Halts = open.Halts
	return s.spared(w, *row)
}

// foreseeing is what functions see while an update is planned: of what stays as it is
// all, of what is updated the reference, of the rest nothing.
func (s *scene) foreseeing(ctx context.Context, of func(string) plan.Standing) hot.Scope {
	now, later := s.view(ctx), s.source.before()
	scope := now
	scope.Pending, scope.Unknown, scope.Facade = later.Pending, later.Unknown, later.Facade
	scope.Ref = func(resource string) (any, bool) {
		switch st := of(resource); {
		case st.Row == nil, st.Fate == plan.Replaced, st.Fate == plan.Added, st.Row.Status == stack.InProgress:
			return later.Ref(resource)
		}
		return now.Ref(resource)
	}
	scope.Attr = func(resource, attribute string, path []any) (any, bool) {
		if st := of(resource); st.Row == nil || st.Fate != plan.Unchanged || st.Perhaps || st.Row.Status == stack.InProgress {
			return later.Attr(resource, attribute, path)
		}
		return now.Attr(resource, attribute, path)
	}
	return scope
}
