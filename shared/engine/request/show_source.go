package request

import (
	"context"

	"hearth/shared/stack"
)

// Source returns the whole source of a stack. A nested stack's source includes the files, types and
// defaults of its parent.
func (e *Requests) Source(ctx context.Context, s stack.Stack) (stack.Source, error) {
	src, err := e.Store.Stacks.Source(ctx, s.SourceID)
	if err == nil {
		err = stack.MeterOf(ctx).Spend(0, lengthOf(src))
	}
	if err != nil || src.Parent == "" {
		return src, err
	}
	if src.Template, err = e.TextOf(ctx, src); err != nil {
		return src, err
	}
	if len(src.Template) > 0 && src.File == "" { // made by Hearth, and contains values
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

// lengthOf returns how many bytes the texts of a source have.
func lengthOf(src stack.Source) int {
	n := len(src.Template)
	for _, text := range src.Files {
		n += len(text)
	}
	return n
}
