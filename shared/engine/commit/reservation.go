package commit

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Bounds on the large rows that a process works on.
const (
	mostWritten    = 32 << 20 // bytes of large rows that a process resolves and writes at once
	smallRow       = 64 << 10 // bytes of a row that needs no room
	resolvedByCore = 4        // resources that are resolved at the same time, for each core
)

// ResolveWithin is how long a row waits for its turn to be resolved. Then it is given back, because
// its batch would keep messages of others from being received.
const ResolveWithin = 300 * time.Millisecond

// A Reservation is the room for the values of a large row, from when they are resolved until they
// are written.
type Reservation struct {
	Of    *semaphore.Weighted
	bytes int64
}

// LargeSize returns the bytes of values as JSON, and 0 for a small row. It stops counting at half
// of the room.
func LargeSize(parts ...map[string]any) int64 {
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

// Grow reports whether there is room for so many bytes now. One reservation never gets the whole room.
func (r *Reservation) Grow(size int64) bool {
	switch {
	case r == nil || size <= r.bytes:
		return true
	case !r.Of.TryAcquire(size - r.bytes):
		return false
	}
	r.bytes = size
	return true
}

// Wait waits until there is room for so many bytes. It keeps none while it waits.
func (r *Reservation) Wait(ctx context.Context, size int64) error {
	if r.Grow(size) {
		return nil
	}
	r.Leave()
	if err := r.Of.Acquire(ctx, size); err != nil {
		return err
	}
	r.bytes = size
	return nil
}

// Leave gives the room back.
func (r *Reservation) Leave() {
	if r.bytes > 0 {
		r.Of.Release(r.bytes)
		r.bytes = 0
	}
}

// Hold waits until there is room to write a row.
func (r *Reservation) Hold(ctx context.Context, row stack.Resource) error {
	return r.Wait(ctx, LargeSize(row.Properties, row.Metadata, row.Attributes, row.StoredData()))
}
