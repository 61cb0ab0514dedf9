package live

import (
	"context"
	"fmt"

	"hearth/shared/engine/source"
	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/stack"
)

const mostOutputs = 4 << 20 // bytes of all outputs of a stack together, as JSON

// BoundOutputs removes the values that do not fit beside the outputs before them, and sets their
// error.
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

// An Output is one of a stack's outputs. Err is set, and Value null, when it cannot be resolved:
// that never fails a show.
type Output struct {
	Key         string
	Description string
	Export      string // the name by which other stacks import it; empty for most
	Value       any
	Err         string
}

// Masked returns the output for a caller who may not see secrets.
func (o Output) Masked(secrets *stack.Secrets) Output {
	o.Value, o.Err = secrets.MaskValue(o.Value), secrets.MaskQuoted(o.Err)
	return o
}

// OpenScene returns a scene with the stack's template and parameters.
func (e *Runtime) OpenScene(ctx context.Context, s stack.Stack) (*Scene, error) {
	scene := &Scene{Runtime: e, Stack: s, Rows: map[string]*stack.Resource{}}
	return scene, scene.Open(ctx)
}

// Outputs returns the stack's outputs, resolved against the current state of its resources. It
// looks at the objects that outputs use, in parallel. An output that cannot be resolved has an
// error; the other outputs have their values.
func (e *Runtime) Outputs(ctx context.Context, s stack.Stack) ([]Output, error) {
	all, _, err := e.OutputsWithSecrets(ctx, s)
	return all, err
}

// OutputsWithSecrets is like Outputs, and also returns the secrets that the outputs use, with what
// functions made of them.
func (e *Runtime) OutputsWithSecrets(ctx context.Context, s stack.Stack) ([]Output, *stack.Secrets, error) {
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
	exported := map[string]string{}
	for _, e := range t.Exports() {
		exported[e.Output] = e.Name
	}
	out := make([]Output, len(t.Outputs))
	for i, o := range t.Outputs {
		out[i] = Output{Key: o.Name, Description: o.Description, Export: exported[o.Name]}
		if out[i].Value, err = t.Resolve(o.Value, scope); err != nil {
			out[i].Value, out[i].Err = nil, err.Error()
		}
	}
	BoundOutputs(out)
	return out, scope.Secrets, stack.MeterOf(ctx).Ended()
}
