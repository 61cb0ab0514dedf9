package api

import (
	"context"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Templates validates templates, and returns the sources of stacks, resource types and template
// functions.
type Templates interface {
	// Container returns the files of a Swift container except those in but. They have at most so
	// many bytes together.
	Container(ctx context.Context, c stack.Caller, name string, but map[string]string, most int64) (map[string]string, error)
	// Source returns the whole source, also of a nested stack.
	Source(ctx context.Context, s stack.Stack) (stack.Source, error)
	Environment(ctx context.Context, s stack.Stack) (stack.Environment, error)
	// Parameters returns the values of parameters; hidden ones are masked.
	Parameters(ctx context.Context, s stack.Stack) (map[string]string, error)
	Validate(ctx context.Context, c stack.Caller, r engine.Request) (engine.Validation, error)
	// Types returns the types that the caller may use in this cloud, sorted by name.
	Types(ctx context.Context, c stack.Caller) []*stepdef.Def
	// UsableType returns one of them: EntityNotFound, Forbidden or ResourceTypeUnavailable.
	UsableType(ctx context.Context, c stack.Caller, name string) (*stepdef.Def, error)
	Type(ctx context.Context, name string) (*stepdef.Def, error)                              // EntityNotFound
	TemplateVersions(ctx context.Context) []engine.TemplateVersion                            // oldest first
	TemplateFunctions(ctx context.Context, version string) ([]engine.TemplateFunction, error) // NotFound
}

// sourceOf returns the source of the stack that the path names.
func (a *api) sourceOf(r *web.Request) (stack.Stack, stack.Source, error) {
	s, err := a.stackOf(r)
	if err != nil {
		return s, stack.Source{}, err
	}
	source, err := a.Templates.Source(r.Context(), s)
	return s, source, err
}

func (a *api) showTemplate(r *web.Request) (web.Reply, error) {
	s, source, err := a.sourceOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	text, err := wire.NewTemplate(source.Template)
	if err != nil {
		return web.Reply{}, err
	}
	return a.shown(r, s, text)
}

func (a *api) showFiles(r *web.Request) (web.Reply, error) {
	s, source, err := a.sourceOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	if source.Files == nil {
		source.Files = map[string]string{}
	}
	return a.shown(r, s, source.Files)
}

func (a *api) showEnvironment(r *web.Request) (web.Reply, error) {
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	env, err := a.Templates.Environment(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := a.Templates.Parameters(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(wire.NewEnvironment(env, shown))
}
