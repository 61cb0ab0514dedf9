package live

import (
	"context"
	"fmt"

	"hearth/shared/engine/source"
	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/stack"
)

const mostOutputs = 4 << 20 // bytes of all outputs of a stack, as JSON

// BoundOutputs takes the values away for which there is no room beside those of the outputs
// before them, and says so.
func BoundOutputs(outputs []Output) {
	left := mostOutputs
	for i, o := range outputs {
		size := exact.Size(o.Value, left)
		if size > left {
			outputs[i].Value = nil
			outputs[i].Err = fmt.Sprintf("The outputs of the stack are larger than %d bytes together.", mostOutputs)
			continue
		}
		left -= size
	}
}

// An Output is one of a stack's outputs. Err is set, and Value null, when it cannot
// be resolved: that never fails a show.
type Output struct {
	Key         string
	Description string
	Value       any
	Err         string
}

// OpenScene is the stack's template with its parameters.
func (e *Runtime) OpenScene(ctx context.Context, s stack.Stack) (*Scene, error) {
	scene := &Scene{Runtime: e, Stack: s, Rows: map[string]*stack.Resource{}}
	return scene, scene.Open(ctx)
}

// Outputs are the stack's, resolved against what its resources are now: objects
// that outputs speak of are looked at, side by side. An output that cannot be
// resolved says why; the others stand.
func (e *Runtime) Outputs(ctx context.Context, s stack.Stack) ([]Output, error) {
	all, _, err := e.outputs(ctx, s)
	return all, err
}

// outputs are those, and what is secret of all that they were made of.
func (e *Runtime) outputs(ctx context.Context, s stack.Stack) ([]Output, *stack.Secrets, error) {
	scene, err := e.OpenScene(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	t := scene.Source.Template
	if len(t.Outputs) == 0 {
		return nil, nil, nil
	}
	names, live := map[string]bool{}, map[string]bool{}
	for _, o := range t.Outputs {
		source.EachUse(o.Value, func(resource string, attribute bool) {
			names[resource] = true
			live[resource] = live[resource] || attribute
		})
	}
	if err := scene.readRows(ctx, names); err != nil {
		return nil, nil, err
	}
	e.refresh(ctx, scene, live)
	for _, o := range t.Outputs {
		scene.AskUsed(ctx, o.Value)
	}
	scope := scene.Scope(ctx)
	scope.Work = hot.NewWork(stack.MeterOf(ctx))
	scope.Attr = scene.withOutputReason(ctx, scope.Attr)
	out := make([]Output, len(t.Outputs))
	for i, o := range t.Outputs {
		out[i] = Output{Key: o.Name, Description: o.Description}
		if out[i].Value, err = t.Resolve(o.Value, scope); err != nil {
			out[i].Value, out[i].Err = nil, err.Error()
		}
	}
	BoundOutputs(out)
	return out, scope.Secrets, stack.MeterOf(ctx).Ended()
}
