package commit

import (
	"context"

	"hearth/shared/stack"
)

// About how many bytes of memory a row needs when it is read, with and without its properties,
// data and attributes.
const (
	wholeRowWeight = 4096
	rowWeight      = 1024
)

// WeighRows counts the rows of a stack with the request's meter before they are read. below is
// true when the rows of all nested stacks are read too, whole when they are read with all parts.
func (e *Base) WeighRows(ctx context.Context, s stack.Stack, below, allParts bool) error {
	n, weight := s.Size, rowWeight
	if allParts {
		weight = wholeRowWeight
	}
	if below {
		var err error
		if n, err = e.store.TreeSize(ctx, s.RootID(), ""); err != nil {
			return err
		}
	}
	return stack.MeterOf(ctx).Spend(0, n*weight)
}
