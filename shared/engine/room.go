package engine

import (
	"sync"

	"hearth/shared/stack"
)

// Rows are read as they are stored, and need a multiple of that once they are decoded. So a
// batch takes no more rows than there is room for in bytes of their sealed parts: a part that
// every batch has, which ordinary rows need little of, and a share of what the process has
// for large ones. A batch never waits for room: rows beyond it are left for its next portion.
const (
	mostOwn      = 1 << 20  // bytes of stored rows that every batch may have in hand
	largestShare = 4 << 20  // bytes beyond those that one batch may have
	mostShared   = 16 << 20 // bytes beyond those that all batches of a process have together
)

// A room is what is left of mostShared. It may fall below nothing: one row always fits.
type room struct {
	mu   sync.Mutex
	used int
}

// reserve returns how many bytes a batch may take, and what sets them to those that it took.
func (r *room) reserve() (bytes int, settle func(took int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := max(0, min(largestShare, mostShared-r.used))
	r.used += held
	return mostOwn + held, func(took int) {
		r.mu.Lock()
		defer r.mu.Unlock()
		beyond := max(0, took-mostOwn)
		r.used += beyond - held
		held = beyond
	}
}

// beyond returns the messages that point at rows for which there was no room.
func beyond(messages []stack.Message, rows []string) []stack.Message {
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
