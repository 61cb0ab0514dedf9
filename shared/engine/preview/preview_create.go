package preview

import (
	"context"
	"strings"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/request"
	"hearth/shared/engine/source"
	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Preview is the stack that a request would make. Nothing of it is stored.
type Preview struct {
	Stack      stack.Stack // its ID is noStack
	Parameters map[string]string
	Outputs    []live.Output
	Resources  []PreviewedResource // in the template's order
}

// A PreviewedResource is a resource that would be made. Its row has not begun.
type PreviewedResource struct {
	stack.Resource
	Description string
	Shown       map[string]any // its attributes, most of them null

	StackName string // of the stack that would contain it
	Parent    string // the resource that is that stack; empty for the root stack
	Nested    bool   // it is a nested stack and contains Below
	Below     []PreviewedResource
}

// noStack is the ID that Heat shows for a stack that does not exist.
const noStack = "None"

// PreviewStack checks a request as CreateStack does, and returns the stack that it would make. It
// changes nothing.
func (e *Previews) PreviewStack(ctx context.Context, c stack.Caller, r request.Request) (Preview, error) {
	s := stack.Stack{
		ID: noStack, Name: r.Name, Project: c.Project, Owner: c.UserName, TimeoutMins: r.TimeoutMins,
		DisableRollback: r.DisableRollback, Tags: r.Tags, Created: e.Now(),
	}
	if err := e.Requests.CheckBegin(ctx, c, r.Name); err != nil {
		return Preview{}, err
	}
	src, err := e.Accept(ctx, c, s, e.FetchTemplates(ctx, s, r.Source))
	if err != nil {
		return Preview{}, err
	}
	if err := weighPreview(ctx, src); err != nil {
		return Preview{}, err
	}
	s.Description = src.Template.Description
	p := Preview{Stack: s, Parameters: src.Parameters.Shown()}
	var scope hot.Scope
	p.Resources, scope = e.previewedStack(ctx, c, s, src, hot.NewWork(stack.MeterOf(ctx)))
	known := stack.UnionSecrets(scope.Secrets, src.Stack.Secrets())
	for _, o := range src.Template.Outputs {
		out := live.Output{Key: o.Name, Description: o.Description}
		if out.Value, err = src.Template.Resolve(o.Value, scope); err != nil {
			out.Value, out.Err = nil, err.Error()
		}
		out.Value = known.MaskValue(out.Value)
		p.Outputs = append(p.Outputs, out)
	}
	live.BoundOutputs(p.Outputs)
	return p, stack.MeterOf(ctx).Ended()
}

// previewedStack returns the resources of a stack and its nested stacks, and the scope in which the
// stack's values are resolved.
func (e *Previews) previewedStack(ctx context.Context, c stack.Caller, s stack.Stack, src *source.Source, work *hot.Work) ([]PreviewedResource, hot.Scope) {
	made := plan.Create(s, src.WantedResources(e.Catalog), e.Catalog, plan.IDs{ID: func() string { return "" }, Short: commit.ShortID}, s.Created)
	seen := &live.Scene{Runtime: e.Runtime, Stack: s, Source: src, Caller: &c, Rows: make(map[string]*stack.Resource, len(made.Rows))}
	for i := range made.Rows {
		seen.Rows[made.Rows[i].Name] = &made.Rows[i]
	}
	unread := seen.ReadImports(ctx)
	scope := seen.Scope(ctx)
	scope.Facade, scope.Work = src.PlanScope().Facade, work
	if unread != nil {
		scope.Import = src.PlanScope().Import
	}
	below := map[string]nested.Child{}
	for _, child := range src.Below {
		below[child.Resource] = child
	}
	var all []PreviewedResource
	for _, declared := range src.Template.Resources {
		if stack.MeterOf(ctx).Ended() != nil {
			break // the caller reports it
		}
		child, isStack := below[declared.Name]
		if !isStack {
			f := e.previewedResource(src, declared, scope, *seen.Row(declared.Name))
			f.Type, f.StackName = declared.Type, s.Name
			all = append(all, f)
			continue
		}
		child = child.AllMembers()
		inner := s
		inner.Name = s.Name + "-" + declared.Name
		f := PreviewedResource{Nested: true}
		f.Below, _ = e.previewedStack(ctx, c, inner, &source.Source{
			Template: child.Stack.Template, Parameters: child.Stack.Parameters, Files: src.Files, Stack: child.Stack, Below: child.Children,
		}, work)
		for i := range f.Below {
			f.Below[i].Parent = declared.Name
		}
		all = append(all, f)
	}
	return all, scope
}

// previewedResource returns a resource with the properties that it would have if it were made now:
// each property of its type, null when its value is not known.
func (e *Previews) previewedResource(src *source.Source, declared *hot.Resource, scope hot.Scope, row stack.Resource) PreviewedResource {
	row.Metadata = map[string]any{}
	if v, err := src.Template.Resolve(declared.Metadata, scope); err == nil {
		if m, ok := v.(map[string]any); ok {
			row.Metadata = m
		}
	}
	f := PreviewedResource{Resource: row, Description: declared.Description, Shown: map[string]any{}}
	f.Type = declared.Type // as written in the template, not the real type
	f.Properties = map[string]any{}
	d := src.Stack.Def(declared)
	if d == nil || d.Open {
		return f
	}
	given, _ := src.Template.Properties(declared.Name, scope)
	given, _ = withoutUnknown(given).(map[string]any)
	unsettled, _ := src.Template.Properties(declared.Name, src.PlanScope())
	props, _ := d.Convert(nested.WithDescription(d, declared, given))
	later, _ := d.Convert(unsettled)
	f.Properties = fillProperties(d.Properties, props, later)
	row.Properties = f.Properties
	d.AddSecrets(scope.Secrets, props)
	for _, name := range d.AttributeNames() {
		f.Shown[name] = nil
		if d.Service == "none" {
			f.Shown[name] = e.Value(row, name)
		}
	}
	f.Properties, f.Metadata, f.Shown = scope.Secrets.MaskMap(f.Properties), scope.Secrets.MaskMap(f.Metadata), scope.Secrets.MaskMap(f.Shown)
	return f
}

// withoutUnknown replaces values that are not known with null. A group's template is made of values
// and may contain such.
func withoutUnknown(v any) any {
	return stepdef.MapValues(v, func(one any) any {
		if _, unknown := one.(stepdef.Unknown); unknown {
			return nil
		}
		return one
	})
}

// fillProperties returns a value for each property of a schema. As in Heat, a property that names
// an object that does not exist yet is empty. later has the values as they are before anything is
// known.
func fillProperties(schema map[string]stepdef.Property, values, later map[string]any) map[string]any {
	all := make(map[string]any, len(schema))
	for name, p := range schema {
		all[name] = complete(p, values[name], later[name])
	}
	return all
}

func complete(p stepdef.Property, v, later any) any {
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
			return fillProperties(p.Properties, t, inner)
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
			list[i] = complete(*p.Items, t[i], one)
		}
		return list
	}
	return v
}
