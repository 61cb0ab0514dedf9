package engine

import (
	"context"

	"hearth/shared/plan"
	"hearth/shared/stack"
)

// A Change is what an update would do with one resource, and why.
type Change struct {
	stack.Resource // as it is; as it is before it is made, where that is what comes
	plan.Verdict
	Description string
	Shown       map[string]any // its attributes
}

// PreviewUpdate checks a request as UpdateStack does, and says what would be done with
// each resource. The planner that carries it out says it; it changes nothing.
func (e *Engine) PreviewUpdate(ctx context.Context, c stack.Caller, s stack.Stack, r UpdateRequest) ([]Change, error) {
	next, src, err := e.updated(ctx, c, s, r)
	if err != nil {
		return nil, err
	}
	parsed, err := e.parse(next, src)
	if err != nil {
		return nil, err
	}
	view := &scene{engine: e, stack: next, source: parsed, caller: &c, rows: map[string]*stack.Resource{}}
	u, err := view.converge(ctx)
	if err != nil {
		return nil, err
	}
	var all []Change
	for _, declared := range parsed.template.Resources {
		st := u.Standings[declared.Name]
		one := Change{Verdict: st.Verdict, Description: declared.Description}
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
		all = append(all, one)
	}
	for _, row := range u.Gone {
		all = append(all, Change{Resource: row, Verdict: plan.Verdict{Fate: plan.Deleted}, Shown: e.values(row)})
	}
	return all, nil
}
