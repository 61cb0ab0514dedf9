package request

import (
	"context"

	"hearth/shared/stack"
)

// Source is what a stack is made from, whole: of one below another also what it has from
// that one.
func (e *Requests) Source(ctx context.Context, s stack.Stack) (stack.Source, error) {
	src, err := e.Store.Source(ctx, s.SourceID)
	if err != nil || src.Parent == "" {
		return src, err
	}
	if src.Template, err = e.TextOf(ctx, src); err != nil {
		return src, err
	}
	if len(src.Template) > 0 && src.File == "" { // Hearth's own, with values in it
		src.Template = maskText(src.Template, src.Environment.Secrets)
	}
	parsed, err := e.SourceOf(ctx, s, s.SourceID)
	if err != nil {
		return src, err
	}
	src.Files = parsed.Files
	src.Environment.ResourceRegistry = parsed.Stack.Registry.Section()
	src.Environment.ParameterDefaults = parsed.Stack.Defaults()
	return src, nil
}
