package engine

import (
	"context"

	"hearth/shared/hot"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Preview is the stack that a request would make. Nothing of it is stored.
type Preview struct {
	Stack      stack.Stack // its id is noStack
	Parameters map[string]string
	Outputs    []Output
	Resources  []Foreseen // in the template's order
}

// A Foreseen resource is one that would be made: its row is untouched.
type Foreseen struct {
	stack.Resource
	Description string
	Shown       map[string]any // its attributes, most of them null
}

// noStack is the id that Heat gives a stack that is not there.
const noStack = "None"

// PreviewStack checks a request as CreateStack does, and says what would come of
// it. It changes nothing.
func (e *Engine) PreviewStack(ctx context.Context, c stack.Caller, r Request) (Preview, error) {
	s := stack.Stack{
		ID: noStack, Name: r.Name, Project: c.Project, Owner: c.UserName, TimeoutMins: r.TimeoutMins,
		DisableRollback: r.DisableRollback, Tags: r.Tags, Created: e.Now(),
	}
	if err := e.mayBegin(ctx, c, r.Name); err != nil {
		return Preview{}, err
	}
	src, err := e.accept(ctx, c, s, r.Source)
	if err != nil {
		return Preview{}, err
	}
	s.Description = src.template.Description
	p := Preview{Stack: s, Parameters: src.parameters.Shown()}
	made := plan.Create(s, src.wanted(e.Catalog), e.Catalog, plan.Chance{ID: func() string { return "" }, Short: short}, s.Created)
	rows := make(map[string]*stack.Resource, len(made.Rows))
	for i := range made.Rows {
		rows[made.Rows[i].Name] = &made.Rows[i]
	}
	scope := src.from(e, func(name string) *stack.Resource { return rows[name] })
	for _, declared := range src.template.Resources {
		p.Resources = append(p.Resources, e.foresee(src, declared, scope, *rows[declared.Name]))
	}
	for _, o := range src.template.Outputs {
		out := Output{Key: o.Name, Description: o.Description}
		if out.Value, err = src.template.Resolve(o.Value, scope); err != nil {
			out.Value, out.Err = nil, err.Error()
		}
		p.Outputs = append(p.Outputs, out)
	}
	return p, nil
}

// foresee gives a resource the properties that it would have if it were made now,
// each of its type, null where nothing is known.
func (e *Engine) foresee(src *source, declared *hot.Resource, scope hot.Scope, row stack.Resource) Foreseen {
	row.Metadata = map[string]any{}
	if v, err := src.template.Resolve(declared.Metadata, scope); err == nil {
		if m, ok := v.(map[string]any); ok {
			row.Metadata = m
		}
	}
	given, _ := src.template.Properties(declared.Name, scope)
	row.Properties = map[string]any{}
	if d := e.Catalog.Def(declared.Type); d != nil {
		row.Properties = seen(d.Properties, given)
	}
	return Foreseen{Resource: row, Description: declared.Description, Shown: e.values(row)}
}

// seen are values for all properties of a schema.
func seen(schema map[string]stepdef.Property, given map[string]any) map[string]any {
	d := stepdef.Def{Properties: schema}
	props, _ := d.Convert(given)
	all := make(map[string]any, len(schema))
	for name, p := range schema {
		all[name] = inFull(p, props[name])
	}
	return all
}

func inFull(p stepdef.Property, v any) any { return v }
