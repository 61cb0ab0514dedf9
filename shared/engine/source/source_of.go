package source

import (
	"context"

	"hearth/shared/stack"
)

// SourceOf returns one of the sources that a stack was made from. Workers that ask for the same
// source at once wait for one parse: a thousand nested stacks with a long template may begin
// together.
func (e *Reader) SourceOf(ctx context.Context, s stack.Stack, id string) (*Source, error) {
	if known := e.Sources.get(id); known != nil {
		return known, nil
	}
	made, err, _ := e.Sources.parsing.Do(id, func() (any, error) {
		if known := e.Sources.get(id); known != nil {
			return known, nil
		}
		return e.readSource(context.WithoutCancel(ctx), s, id)
	})
	if err != nil {
		return nil, err
	}
	return made.(*Source), nil
}

func (e *Reader) readSource(ctx context.Context, s stack.Stack, id string) (*Source, error) {
	src, err := e.Store.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	var parsed *Source
	if src.Parent != "" {
		parsed, err = e.parseNested(ctx, s, src)
	} else {
		parsed, err = e.parse(s, src)
	}
	if err != nil {
		return nil, err
	}
	parsed.Tags, parsed.Sinks = src.Tags, src.Environment.Sinks()
	e.Sources.Put(id, parsed)
	return parsed, nil
}
