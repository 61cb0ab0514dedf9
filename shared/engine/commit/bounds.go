package commit

import (
	"context"
	"slices"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Bounds on what is stored about stacks.
const (
	mostReason          = 2000     // bytes of the reason of a stack, a resource or an event
	mostEventProperties = 64 << 10 // bytes of an event's properties, as JSON
	MostSignals         = 4096     // signals of one handle
	MostSignalID        = 255      // bytes of a signal's ID
	MostSignalBytes     = 1 << 20  // bytes of all stored signals of one handle
	mostSnapshots       = 100      // of a stack
	MostSnapshot        = 16 << 20 // bytes of what a snapshot keeps, as JSON
	mostSnapshotBytes   = 64 << 20 // bytes of all stored snapshots of a stack, before the last one
)

// tooLargeProperties replace an event's properties that are too large.
var tooLargeProperties = map[string]any{"Error": "Resource properties are too large to store with an event."}

// cutToBounds cuts the reasons of a change and the properties of its events. It copies what it
// cuts, so that the caller's values stay.
func cutToBounds(c stack.Change) stack.Change {
	if r := c.Resource; r != nil && len(r.Reason) > mostReason {
		cut := *r
		cut.Reason, cut.Failure = cutReason(r.Reason), cutFailure(r.Failure, r.Reason)
		c.Resource = &cut
	}
	if s := c.Stack; s != nil && len(s.Reason) > mostReason {
		cut := *s
		cut.Reason, cut.Failure = cutReason(s.Reason), cutFailure(s.Failure, s.Reason)
		c.Stack = &cut
	}
	for i, r := range c.Stopped {
		if len(r.Reason) > mostReason {
			c.Stopped = slices.Clone(c.Stopped)
			c.Stopped[i].Reason, c.Stopped[i].Failure = cutReason(r.Reason), cutFailure(r.Failure, r.Reason)
		}
	}
	copied := false
	for i, ev := range c.Events {
		long := len(ev.Reason) > mostReason
		large := ev.Properties != nil && exact.Size(ev.Properties, mostEventProperties) > mostEventProperties
		if !long && !large {
			continue
		}
		if !copied {
			c.Events, copied = append([]stack.Event(nil), c.Events...), true
		}
		c.Events[i].Reason = cutReason(ev.Reason)
		if large {
			c.Events[i].Properties = tooLargeProperties
		}
	}
	return c
}

// cutReason returns a reason that is short enough. It cuts between two letters.
func cutReason(reason string) string { return cutText(reason, mostReason) }

// cutText returns a text of at most so many bytes.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most-len("…")], "") + "…"
}

// cutFailure returns the failure of a reason as it is when that is cut. It is zero when nothing is left
// of its text.
func cutFailure(f stack.Failure, reason string) stack.Failure {
	room := mostReason - len(reason) + len(f.Text)
	if f.IsZero() || room < len("…") {
		return stack.Failure{}
	}
	f.Text = cutText(f.Text, room)
	return f
}

// RoomForSnapshot returns an error when a stack has no room for another snapshot.
func (e *Base) RoomForSnapshot(ctx context.Context, s stack.Stack) error {
	count, bytes, err := e.store.SnapshotSize(ctx, s.ID)
	switch {
	case err != nil:
		return err
	case count >= mostSnapshots:
		return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The stack has %d snapshots, which is the maximum. Please delete some.", count)
	case bytes >= mostSnapshotBytes:
		return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The snapshots of the stack have more than %d bytes together. Please delete some.", mostSnapshotBytes)
	}
	return nil
}
