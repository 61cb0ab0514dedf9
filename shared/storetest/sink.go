package storetest

import (
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// sinkMessages returns how many messages for sinks are due.
func sinkMessages(s *store.Store) (n int) {
	for _, m := range due(s, 100) {
		if m.Topic == stack.EventSink {
			n++
		}
	}
	return n
}

// testSinks: the events of a tree whose root has sinks get messages, and no others.
func testSinks(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("k"), newStack("other")
	k.Sinks = []stack.Sink{{Queue: "q", TTL: 60}}
	other.Project = "elsewhere"
	below := newStack("below")
	below.Root, below.Parent = k.ID, k.ID
	first, second, inner := newEvent(k, "a"), newEvent(k, "b"), newEvent(below, "c")
	commit(t, s, stack.Change{NewStack: &k, Events: []stack.Event{first, second}}, stack.Change{NewStack: &other, Events: []stack.Event{newEvent(other, "d")}})
	commit(t, s, stack.Change{NewStack: &below, Events: []stack.Event{inner}})

	same(t, must(s.Stack(background, k.ID)).Sinks, k.Sinks)
	same(t, sinkMessages(s), 3) // at once
	same(t, must(s.CountUnsent(background, k.ID)), 3)
	same(t, must(s.CountUnsent(background, other.ID)), 0)
	same(t, must(s.Unsent(background, k.ID, "", 1))[0].ID, first.ID)
	same(t, must(s.Unsent(background, k.ID, "", 9))[1].ID, second.ID)
	same(t, must(s.Unsent(background, below.ID, "", 9))[0].ID, inner.ID)

	named := stack.Message{ID: "sink-" + first.ID + "-q", Topic: stack.EventSink, StackID: k.ID, ResourceID: first.ID, WaitKey: "q"}
	commit(t, s, stack.Change{Consumed: []string{"sink-" + first.ID}, Messages: []stack.Message{named}})
	same(t, must(s.Unsent(background, k.ID, "", 9))[0].ID, second.ID)
	same(t, must(s.Unsent(background, k.ID, "q", 9))[0].ID, first.ID)
	same(t, must(s.CountUnsent(background, k.ID)), 3)
}
