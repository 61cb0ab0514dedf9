package stepper

import (
	"context"

	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// templateFromURL is the template of the stack that a row is, which stands at an address: as it was
// when the stack above was accepted, or, of an address that was not known then, as it is now.
// It is kept as the stack's own.
func (b *batch) templateFromURL(ctx context.Context, t *live.Task, row stack.Resource, in *stepdef.Inner) ([]byte, error) {
	e := b.engine
	above, err := e.SourceOf(ctx, t.Scene.Stack, row.Source)
	if err != nil {
		return nil, err
	}
	url, _ := row.Properties[in.URL].(string)
	if text, ok := above.Files[url]; ok {
		return []byte(text), nil
	}
	why := "No address is opened."
	if e.Fetcher != nil {
		ctx, cancel := context.WithTimeout(ctx, source.FetchedWithin)
		defer cancel()
		text, err := e.Fetcher.Get(ctx, url)
		if err == nil {
			return text, nil
		}
		why = err.Error()
	}
	return nil, stack.Errorf(stack.StackValidationFailed, "%s: Could not fetch remote template '%s': %s", stack.ResourcePath(row.Name), url, why)
}
