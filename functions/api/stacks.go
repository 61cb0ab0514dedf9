package api

import (
	"context"
	"time"

	"hearth/shared/access"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Stacks creates, changes and deletes stacks.
type Stacks interface {
	CreateStack(ctx context.Context, c stack.Caller, r engine.Request) (stack.Stack, error)
	PreviewStack(ctx context.Context, c stack.Caller, r engine.Request) (engine.Preview, error)
	UpdateStack(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest) (stack.Stack, error)
	PreviewUpdate(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest, depth bool) ([]engine.Change, error)
	CancelUpdate(ctx context.Context, c stack.Caller, s stack.Stack, rollback bool) error
	// Act begins to suspend, resume or check.
	Act(ctx context.Context, c stack.Caller, s stack.Stack, action stack.Action) error
	ContinueStack(ctx context.Context, c stack.Caller, s stack.Stack, m engine.Continuation) error
	DeleteStack(ctx context.Context, c stack.Caller, s stack.Stack, retain ...string) error
	ExportStack(ctx context.Context, s stack.Stack) (stack.Saved, error)
	AbandonStack(ctx context.Context, s stack.Stack) (stack.Saved, error)
}

// StackStore reads stacks.
type StackStore interface {
	// FindStack returns a stack of the project. An ID finds a deleted stack too; a name finds only
	// a living stack that is no nested one.
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	Stack(ctx context.Context, id string) (stack.Stack, error) // of any project
	Stacks(ctx context.Context, q stack.StackQuery) ([]stack.Stack, error)
	CountStacks(ctx context.Context, q stack.StackQuery) (int, error)
	// Below returns the nested stacks of a stack down to a depth, and their resources in the same
	// order. Without whole, resources have no properties, data and attributes.
	Below(ctx context.Context, stackID string, depth int, whole bool) ([]stack.Stack, []stack.Resource, error)
}

func (a *api) createStack(r *web.Request) (web.Reply, error) {
	body, err := a.body(r)
	if err != nil {
		return web.Reply{}, err
	}
	request, err := body.Create(a.MaxTemplate)
	if err != nil {
		return web.Reply{}, err
	}
	s, err := a.Stacks.CreateStack(r.Context(), r.Caller, request)
	if err != nil {
		return web.Reply{}, asRefusal(err)
	}
	made := wire.NewMade(root(r), s)
	return web.Created(made.Links[0].Href, map[string]any{"stack": made})
}

func (a *api) previewStack(r *web.Request) (web.Reply, error) {
	body, err := a.body(r)
	if err != nil {
		return web.Reply{}, err
	}
	request, err := body.Create(a.MaxTemplate)
	if err != nil {
		return web.Reply{}, err
	}
	p, err := a.Stacks.PreviewStack(r.Context(), r.Caller, request)
	if err != nil {
		return web.Reply{}, asRefusal(err)
	}
	return web.OK(map[string]any{"stack": wire.NewPreview(root(r), p)})
}

func (a *api) showStack(r *web.Request) (web.Reply, error) {
	resolve, err := r.Bool("resolve_outputs", true)
	if err != nil {
		return web.Reply{}, err
	}
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	parameters, err := a.Templates.Parameters(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	var outputs []engine.Output
	var hidden *stack.Secrets
	if resolve && !access.IsGone(s) {
		outputs, hidden, err = a.outputs(r, s)
	} else {
		hidden, err = a.hiddenFrom(r, s)
	}
	if err != nil {
		return web.Reply{}, err
	}
	guard, err := a.Guards.Guard(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	shown := wire.NewStack(root(r), s, parameters, outputs)
	shown.Guards = wire.NewGuards(guard, time.Now())
	return masked(hidden, map[string]any{"stack": shown})
}

func (a *api) deleteStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if err := a.Stacks.DeleteStack(r.Context(), r.Caller, s, given(r, "retain")...); err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}
