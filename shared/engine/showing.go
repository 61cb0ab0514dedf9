package engine

import (
	"context"
	"maps"
	"slices"
	"sync"

	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// opened is the stack's template with its parameters.
func (e *Engine) opened(ctx context.Context, s stack.Stack) (*scene, error) {
	scene := &scene{engine: e, stack: s, rows: map[string]*stack.Resource{}}
	return scene, scene.open(ctx)
}

// Parameters are the stack's, as they are shown: hidden ones masked.
func (e *Engine) Parameters(ctx context.Context, s stack.Stack) (map[string]string, error) {
	scene, err := e.opened(ctx, s)
	if err != nil {
		return nil, err
	}
	return scene.source.parameters.Shown(), nil
}

// Environment is the one that the stack is made with, and which types its templates below
// are.
func (e *Engine) Environment(ctx context.Context, s stack.Stack) (stack.Environment, error) {
	scene, err := e.opened(ctx, s)
	if err != nil {
		return stack.Environment{}, err
	}
	src, err := e.Store.Source(ctx, s.SourceID)
	if err != nil {
		return stack.Environment{}, err
	}
	env := scene.source.shownEnvironment(src.Environment)
	known, err := e.Secrets(ctx, s)
	env.Parameters, env.ParameterDefaults = known.MaskMap(env.Parameters), known.MaskMap(env.ParameterDefaults)
	return env, err
}

// Outputs are the stack's, resolved against what its resources are now: objects
// that outputs speak of are looked at, side by side. An output that cannot be
// resolved says why; the others stand.
func (e *Engine) Outputs(ctx context.Context, s stack.Stack) ([]Output, error) {
	all, _, err := e.outputs(ctx, s)
	return all, err
}

// outputs are those, and what is secret of all that they were made of.
func (e *Engine) outputs(ctx context.Context, s stack.Stack) ([]Output, *stack.Secrets, error) {
	scene, err := e.opened(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	t := scene.source.template
	if len(t.Outputs) == 0 {
		return nil, nil, nil
	}
	names, live := map[string]bool{}, map[string]bool{}
	for _, o := range t.Outputs {
		uses(o.Value, func(resource string, attribute bool) {
			names[resource] = true
			live[resource] = live[resource] || attribute
		})
	}
	if err := scene.fetch(ctx, names); err != nil {
		return nil, nil, err
	}
	e.refresh(ctx, scene, live)
	for _, o := range t.Outputs {
		scene.askUsed(ctx, o.Value)
	}
	scope := scene.view(ctx)
	scope.Work = hot.NewWork(stack.MeterOf(ctx))
	scope.Attr = scene.orWhyNot(ctx, scope.Attr)
	out := make([]Output, len(t.Outputs))
	for i, o := range t.Outputs {
		out[i] = Output{Key: o.Name, Description: o.Description}
		if out[i].Value, err = t.Resolve(o.Value, scope); err != nil {
			out[i].Value, out[i].Err = nil, err.Error()
		}
	}
	boundOutputs(out)
	return out, scope.Secrets, stack.MeterOf(ctx).Ended()
}

// refresh looks at the objects of the rows named. What cannot be looked at stays as
// it was when its action ended.
func (e *Engine) refresh(ctx context.Context, s *scene, names map[string]bool) {
	var all sync.WaitGroup
	for name, wanted := range names {
		if r := s.rows[name]; r != nil && wanted {
			all.Go(func() { e.look(ctx, s, r) })
		}
	}
	all.Wait()
}

// look puts what the cloud says of an object now into its row.
func (e *Engine) look(ctx context.Context, s *scene, r *stack.Resource) {
	if d := e.Catalog.Of(*r); d != nil && d.Nests() && r.PhysicalID != "" {
		shown, secrets := e.outputsBelow(ctx, r.PhysicalID)
		r.Attributes, r.Secrets = shown, stack.Union(r.Secrets, secrets)
		return
	}
	call := lifecycle.Show(e.Catalog, *r, s.stack.Project)
	if call == nil || r.Status != stack.Complete {
		return
	}
	if a := s.do(ctx, *call); a.Code == 200 || a.Code == 204 {
		r.Attributes = lifecycle.Shown(e.Catalog, *r, a)
	}
}

// Attributes are those of one resource, as the API shows them: all that its type
// has, and those asked for by name.
func (e *Engine) Attributes(ctx context.Context, s stack.Stack, r stack.Resource, with []string) (map[string]any, error) {
	scene, err := e.opened(ctx, s)
	if err != nil {
		return nil, err
	}
	e.look(ctx, scene, &r)
	d := e.Catalog.Of(r)
	wanted := with
	if d != nil && d.Show == nil {
		wanted = e.Catalog.Attributes(r.Type)
	}
	if d != nil && d.Attributes["show"].Get != "" {
		wanted = append(slices.Clone(wanted), "show")
	}
	e.askOwn(ctx, scene, &r, wanted)
	if d != nil && d.Show != nil && len(r.Attributes) > 0 {
		all, _ := e.value(r, "show").(map[string]any)
		if all = maps.Clone(all); all == nil {
			all = maps.Clone(r.Attributes)
		}
		for _, name := range with {
			all[name] = e.value(r, name)
		}
		return all, nil
	}
	all := e.values(r)
	if d != nil && d.Inner != nil { // Heat shows those that are asked for
		all = map[string]any{}
	}
	if !slices.Contains(with, "show") && len(all) > 0 {
		return all, nil
	}
	for _, name := range with {
		all[name] = e.value(r, name)
	}
	return all, nil
}
