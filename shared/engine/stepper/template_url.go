package stepper

import (
	"context"

	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// templateFromURL returns the template of a row's nested stack that a property gives as a URL. A
// URL that was known when the parent was accepted has the text of that time. Any other is
// fetched now. The nested stack keeps the text.
func (b *batch) templateFromURL(ctx context.Context, t *live.Task, row stack.Resource, in *stepdef.Inner) ([]byte, error) {
	e := b.engine
	parent, err := e.SourceOf(ctx, t.Scene.Stack, row.Source)
	if err != nil {
		return nil, err
	}
	url, _ := row.Properties[in.URL].(string)
	if text, ok := parent.Files[url]; ok {
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
	return nil, stack.Errorf(stack.StackValidationFailed, "Could not fetch remote template '%s': %s", url, why)
}
