package commit

import (
	"cmp"
	"context"

	"hearth/shared/stack"
)

// Bytes of memory that a row takes which is read, about: with and without its properties, data
// and attributes.
const (
	wholeRowWeight = 4096
	rowWeight      = 1024
)

// WeighRows tells the request's meter of the rows of a stack before they are read; below says
// that those of all its nested stacks are read too, whole that they are read with all parts.
func (e *Base) WeighRows(ctx context.Context, s stack.Stack, below, whole bool) error {
	n, weight := s.Size, rowWeight
	if whole {
		weight = wholeRowWeight
	}
	if below {
		var err error
		if n, err = e.Store.TreeSize(ctx, cmp.Or(s.Root, s.ID), ""); err != nil {
			return err
		}
	}
	return stack.MeterOf(ctx).Spend(0, n*weight)
}
