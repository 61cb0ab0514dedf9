package engine

import (
	"context"

	"golang.org/x/sync/semaphore"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Bounds of the large rows that a process has in work.
const (
	mostWritten    = 32 << 20 // bytes of large rows that a process resolves and writes at once
	smallRow       = 64 << 10 // bytes of a row that counts as none
	resolvedByCore = 4        // resources that are resolved at the same time, for each core
)

// A reservation is the room that a large row has: from when its values are resolved until they
// are written. What is resolved shares its texts with others until then, or is new.
type reservation struct {
	of    *semaphore.Weighted
	bytes int64
}

// largeSize returns the bytes of values as JSON, and 0 for those that count as none. It stops
// counting at half of the room.
func largeSize(parts ...map[string]any) int64 {
	left := mostWritten / 2
	for _, part := range parts {
		if len(part) > 0 && left > 0 {
			left -= exact.Size(part, left)
		}
	}
	size := mostWritten/2 - max(left, 0)
	if size <= smallRow {
		return 0
	}
	return int64(size)
}

// grow reports whether there is room for so many bytes now. No reservation has room for all.
func (r *reservation) grow(size int64) bool {
	switch {
	case r == nil || size <= r.bytes:
		return true
	case !r.of.TryAcquire(size - r.bytes):
		return false
	}
	r.bytes = size
	return true
}

// wait waits until there is room for so many bytes. It keeps none while it waits.
func (r *reservation) wait(ctx context.Context, size int64) error {
	if r.grow(size) {
		return nil
	}
	r.leave()
	if err := r.of.Acquire(ctx, size); err != nil {
		return err
	}
	r.bytes = size
	return nil
}

// leave gives the room back.
func (r *reservation) leave() {
	if r.bytes > 0 {
		r.of.Release(r.bytes)
		r.bytes = 0
	}
}

// hold waits until there is room to write a row.
func (r *reservation) hold(ctx context.Context, row stack.Resource) error {
	return r.wait(ctx, largeSize(row.Properties, row.Metadata, row.Attributes, row.Data))
}
