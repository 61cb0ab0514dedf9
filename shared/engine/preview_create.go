package engine

import (
	"context"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/nested"
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

	StackName string // of the stack that it would be in
	Parent    string // the resource that this stack would be; empty in the first
	Nested    bool   // it is a stack, which holds what is Below
	Below     []Foreseen
}

// noStack is the id that Heat gives a stack that is not there.
const noStack = "None"

// PreviewStack checks a request as CreateStack does, and says what would come of
// it. It changes nothing.
func (e *Previews) PreviewStack(ctx context.Context, c stack.Caller, r Request) (Preview, error) {
	s := stack.Stack{
		ID: noStack, Name: r.Name, Project: c.Project, Owner: c.UserName, TimeoutMins: r.TimeoutMins,
		DisableRollback: r.DisableRollback, Tags: r.Tags, Created: e.Now(),
	}
	if err := e.requests.mayBegin(ctx, c, r.Name); err != nil {
		return Preview{}, err
	}
	src, err := e.accept(ctx, c, s, e.gather(ctx, s, r.Source))
	if err != nil {
		return Preview{}, err
	}
	if err := weigh(ctx, src); err != nil {
		return Preview{}, err
	}
	s.Description = src.template.Description
	p := Preview{Stack: s, Parameters: src.parameters.Shown()}
	var scope hot.Scope
	p.Resources, scope = e.foreseeAll(ctx, c, s, src, hot.NewWork(stack.MeterOf(ctx)))
	known := stack.Union(scope.Secrets, src.stack.Secrets())
	for _, o := range src.template.Outputs {
		out := Output{Key: o.Name, Description: o.Description}
		if out.Value, err = src.template.Resolve(o.Value, scope); err != nil {
			out.Value, out.Err = nil, err.Error()
		}
		out.Value = known.MaskValue(out.Value)
		p.Outputs = append(p.Outputs, out)
	}
	boundOutputs(p.Outputs)
	return p, stack.MeterOf(ctx).Ended()
}

// foreseeAll gives the resources of a stack and of all below, and what its values are
// resolved with.
func (e *Previews) foreseeAll(ctx context.Context, c stack.Caller, s stack.Stack, src *source, work *hot.Work) ([]Foreseen, hot.Scope) {
	made := plan.Create(s, src.wanted(e.Catalog), e.Catalog, plan.Chance{ID: func() string { return "" }, Short: short}, s.Created)
	seen := &scene{engine: e.Runtime, stack: s, source: src, caller: &c, rows: make(map[string]*stack.Resource, len(made.Rows))}
	for i := range made.Rows {
		seen.rows[made.Rows[i].Name] = &made.Rows[i]
	}
	scope := seen.view(ctx)
	scope.Facade, scope.Work = src.before().Facade, work
	below := map[string]nested.Child{}
	for _, child := range src.below {
		below[child.Resource] = child
	}
	var all []Foreseen
	for _, declared := range src.template.Resources {
		if stack.MeterOf(ctx).Ended() != nil {
			break // which the caller tells
		}
		child, isStack := below[declared.Name]
		if !isStack {
			f := e.foresee(src, declared, scope, *seen.row(declared.Name))
			f.Type, f.StackName = declared.Type, s.Name
			all = append(all, f)
			continue
		}
		child = child.Whole()
		inner := s
		inner.Name = s.Name + "-" + declared.Name
		f := Foreseen{Nested: true}
		f.Below, _ = e.foreseeAll(ctx, c, inner, &source{
			template: child.Stack.Template, parameters: child.Stack.Parameters, files: src.files, stack: child.Stack, below: child.Children,
		}, work)
		for i := range f.Below {
			f.Below[i].Parent = declared.Name
		}
		all = append(all, f)
	}
	return all, scope
}

// foresee gives a resource the properties that it would have if it were made now,
// each of its type, null where nothing is known.
func (e *Previews) foresee(src *source, declared *hot.Resource, scope hot.Scope, row stack.Resource) Foreseen {
	row.Metadata = map[string]any{}
	if v, err := src.template.Resolve(declared.Metadata, scope); err == nil {
		if m, ok := v.(map[string]any); ok {
			row.Metadata = m
		}
	}
	f := Foreseen{Resource: row, Description: declared.Description, Shown: map[string]any{}}
	f.Type = declared.Type // as written, whatever it stands for
	f.Properties = map[string]any{}
	d := src.stack.Def(declared)
	if d == nil || d.Open {
		return f
	}
	given, _ := src.template.Properties(declared.Name, scope)
	given, _ = settled(given).(map[string]any)
	unsettled, _ := src.template.Properties(declared.Name, src.before())
	props, _ := d.Convert(nested.Described(d, declared, given))
	later, _ := d.Convert(unsettled)
	f.Properties = inFull(d.Properties, props, later)
	row.Properties = f.Properties
	d.AddSecrets(scope.Secrets, props)
	for _, name := range d.AttributeNames() {
		f.Shown[name] = nil
		if d.Service == "none" {
			f.Shown[name] = e.value(row, name)
		}
	}
	f.Properties, f.Metadata, f.Shown = scope.Secrets.MaskMap(f.Properties), scope.Secrets.MaskMap(f.Metadata), scope.Secrets.MaskMap(f.Shown)
	return f
}

// settled makes null of what is not known in the template itself: that of a group's stack is
// made of values.
func settled(v any) any {
	return stepdef.Within(v, func(one any) any {
		if _, unknown := one.(stepdef.Unknown); unknown {
			return nil
		}
		return one
	})
}

// inFull gives a value to each property of a schema. One that names an object of the
// cloud which is itself still to be made is empty, as in Heat. later are the values
// as they are before anything is known.
func inFull(schema map[string]stepdef.Property, values, later map[string]any) map[string]any {
	all := make(map[string]any, len(schema))
	for name, p := range schema {
		all[name] = whole(p, values[name], later[name])
	}
	return all
}

func whole(p stepdef.Property, v, later any) any {
	switch later.(type) {
	case stepdef.Ref, stepdef.Unknown:
		if p.Ref != "" || strings.HasPrefix(p.Constraint, "neutron.") {
			return ""
		}
	}
	switch t := v.(type) {
	case map[string]any:
		if p.Properties != nil {
			inner, _ := later.(map[string]any)
			return inFull(p.Properties, t, inner)
		}
	case []any:
		inner, _ := later.([]any)
		if p.Items == nil {
			return v
		}
		list := make([]any, len(t))
		for i := range t {
			var one any
			if i < len(inner) {
				one = inner[i]
			}
			list[i] = whole(*p.Items, t[i], one)
		}
		return list
	}
	return v
}
