package preview

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// mostPreviewed is how many bytes the properties of all resources of a preview may have, as JSON. A
// larger preview would not fit into an answer.
const mostPreviewed = 16 << 20

// weighPreview adds what a preview is about to make to the request's meter.
func weighPreview(ctx context.Context, src *source.Source) error {
	if src.Stack.Bytes() > mostPreviewed {
		return stack.Errorf(stack.RequestLimitExceeded,
			"Request limit exceeded: The properties of all resources are larger than %d bytes together, which is too much for a preview.", mostPreviewed)
	}
	return stack.MeterOf(ctx).Spend(0, src.Stack.Weight())
}
