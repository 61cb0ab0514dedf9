package preview

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// mostPreviewed is how large the properties of all resources of a preview may be, as JSON:
// a larger preview would not fit into an answer.
const mostPreviewed = 16 << 20

// weighPreview tells the request's meter of all that a preview is about to make.
func weighPreview(ctx context.Context, src *source.Source) error {
	if src.Stack.Bytes() > mostPreviewed {
		return stack.Errorf(stack.RequestLimitExceeded,
			"Request limit exceeded: The properties of all resources are larger than %d bytes together, which is too much for a preview.", mostPreviewed)
	}
	return stack.MeterOf(ctx).Spend(0, src.Stack.Weight())
}
