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

// converge plans the way from the rows of a stack to its source.
func (e *Engine) converge(ctx context.Context, s stack.Stack) (plan.Update, error) {
	view := &scene{engine: e, stack: s, rows: map[string]*stack.Resource{}}
	if err := view.open(ctx); err != nil {
		return plan.Update{}, err
	}
	return view.converge(ctx)
}

// converge plans the way from the rows of the stack to the scene's source.
func (s *scene) converge(ctx context.Context) (plan.Update, error) {
	e := s.engine
	// The nodes first: what is done with by now is seen as it has become.
	unfinished, err := e.Store.Unfinished(ctx, s.stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	leave, err := e.compare(ctx, s.stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	defer leave()
	rows, err := e.Store.Rows(ctx, s.stack.ID)
	if err != nil {
		return plan.Update{}, err
	}
	if err := readable(rows); err != nil {
		return plan.Update{}, err
	}
	for i, r := range rows {
		if is, ok := s.seen[r.ID]; ok {
			rows[i] = is
		}
	}
	before := plan.Before{
		Rows: rows, Unfinished: unfinished,
		Outline: func(r stack.Resource) string {
			return s.outlineOf(ctx, r, s.source.placeOf(e.Catalog, r.Name).Outline)
		},
		Wish: func(name string, row *stack.Resource, of func(string) plan.Standing) plan.Wish {
			return s.foresee(ctx, name, row, of)
		},
	}
	return plan.Converge(s.stack, before, s.source.wanted(e.Catalog), e.Catalog, chance, e.Now()), nil
}

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

// cleanUp plans the removal of what is left when all nodes of a plan have ended: what
// was replaced, what others had to let go of first, what an older plan made in its last
// moment. False is that nothing is left. Where the plan was for a part only, absent is
// something that is still to be done: then nothing is removed.
func (e *Engine) cleanUp(ctx context.Context, s stack.Stack, m stack.Message, left []stack.Resource) (cleaning bool, absent *stack.Resource, err error) {
	if lifecycle.Converging(s) {
		src, err := e.sourceOf(ctx, s, s.SourceID)
		if err != nil {
			return false, nil, err
		}
		wanted := src.wantedByName(e.Catalog)
		if absent = missing(left, wanted); absent != nil {
			return false, absent, nil
		}
		left = plan.Leftovers(left, wanted)
	}
	if len(left) == 0 {
		return false, nil, nil
	}
	p := plan.Delete(s, left)
	return true, nil, e.commits.commit(ctx, stack.Change{Stack: &s, Planned: true, Nodes: p.Nodes, Edges: p.Edges, Consumed: ids(m)}).Err
}
