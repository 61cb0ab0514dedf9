package engine

import (
	"context"

	"hearth/shared/stack"
)

// sourceOf gives one of the sources that a stack has been made from. Those who want the
// same at once wait for one: a thousand stacks begin below one whose template is long.
func (e *Reader) sourceOf(ctx context.Context, s stack.Stack, id string) (*source, error) {
	if known := e.sources.get(id); known != nil {
		return known, nil
	}
	made, err, _ := e.sources.making.Do(id, func() (any, error) {
		if known := e.sources.get(id); known != nil {
			return known, nil
		}
		return e.readSource(context.WithoutCancel(ctx), s, id)
	})
	if err != nil {
		return nil, err
	}
	return made.(*source), nil
}

func (e *Reader) readSource(ctx context.Context, s stack.Stack, id string) (*source, error) {
	src, err := e.Store.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	var parsed *source
	if src.Parent != "" {
		parsed, err = e.parseBelow(ctx, s, src)
	} else {
		parsed, err = e.parse(s, src)
	}
	if err != nil {
		return nil, err
	}
	parsed.tags = src.Tags
	e.sources.put(id, parsed)
	return parsed, nil
}
