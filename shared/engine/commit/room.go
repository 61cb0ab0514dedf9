package commit

import (
	"context"
	"sync"

	"hearth/shared/stack"
)

// MostStored is how much the values of all resources of a tree may weigh: a byte for each
// byte of their JSON, and 48 for each value.
const MostStored = 96 << 20

// A decoded row needs a multiple of its stored bytes. So a batch takes rows only up to a number
// of stored bytes. Each batch has MostOwn, which is plenty for ordinary rows, and a share of what
// the process has for large rows. A batch never waits for room: it takes the other rows in its
// next portion.
const (
	MostOwn      = 1 << 20  // bytes of stored rows that every batch may have in hand
	largestShare = 4 << 20  // bytes beyond those that one batch may have
	mostShared   = 16 << 20 // bytes beyond those that all batches of a process have together
)

// A room counts how much of mostShared is used. That may be more than mostShared, because one
// row always fits.
type room struct {
	mu   sync.Mutex
	used int
}

// Reserve returns how many bytes a batch may take, and a function to call with how many it took.
func (r *room) Reserve() (bytes int, settle func(took int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := max(0, min(largestShare, mostShared-r.used))
	r.used += held
	return MostOwn + held, func(took int) {
		r.mu.Lock()
		defer r.mu.Unlock()
		beyond := max(0, took-MostOwn)
		r.used += beyond - held
		held = beyond
	}
}

// MessagesOf returns the messages that point at rows for which there was no room.
func MessagesOf(messages []stack.Message, rows []string) []stack.Message {
	left := make(map[string]bool, len(rows))
	for _, id := range rows {
		left[id] = true
	}
	var these []stack.Message
	for _, m := range messages {
		if m.Topic == stack.ResourceStep && left[m.ResourceID] {
			these = append(these, m)
		}
	}
	return these
}

// lightStack is up to which weight a stack needs no room to compare its rows.
const lightStack = 2 << 20

// Compare waits until there is room to compare the rows of a stack, and returns the function that
// gives the room back. Only heavy stacks wait for each other.
func (e *Base) Compare(ctx context.Context, stackID string) (leave func(), err error) {
	weight, err := e.store.Weight(ctx, stackID, 0)
	if err != nil || weight <= lightStack {
		return func() {}, err
	}
	weight = min(weight, MostStored)
	if err := e.compared.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	return func() { e.compared.Release(weight) }, nil
}
