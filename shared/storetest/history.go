package storetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testEventTree(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	root, child, grandchild, dead := newStack("root"), newStack("child"), newStack("grandchild"), newStack("dead")
	child.Parent, grandchild.Parent, dead.Parent, dead.Deleted = root.ID, child.ID, root.ID, moment
	var all []stack.Event
	for _, k := range []stack.Stack{root, dead, grandchild, child, newStack("other")} {
		e := newEvent(k, k.Name)
		all = append(all, e)
		commit(t, s, stack.Change{NewStack: &k, Events: []stack.Event{e}})
	}
	for depth, want := range []string{"root", "root child", "root grandchild child", "root grandchild child"} {
		if got := said(must(s.Events(background, stack.EventQuery{StackID: root.ID, Depth: depth}))); got != want {
			t.Errorf("%d levels list %q, want %q", depth, got, want)
		}
	}
	page := must(s.Events(background, stack.EventQuery{StackID: root.ID, Depth: 2, Marker: all[2].ID, Limit: 1}))
	if said(page) != "child" {
		t.Errorf("after the grandchild: %q", said(page))
	}
	for depth, want := range []string{"root", "root dead child", "root dead grandchild child"} {
		events, more, err := allAfter(s, root.ID, depth)
		if got := said(events); got != want || more || err != nil {
			t.Errorf("%d levels tell %q, want %q: %v, %v", depth, got, want, more, err)
		}
	}
}

// allAfter asks again while there is more: a transaction in progress, even in another database of
// the same server, holds events back.
func allAfter(s *store.Store, stackID string, depth int) (events []stack.Event, more bool, err error) {
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		events, more, err = s.EventsAfter(background, stackID, depth, stack.Position{}, 10)
		if !more || err != nil || time.Now().After(end) {
			return events, more, err
		}
	}
}

func said(events []stack.Event) string {
	var names []string
	for _, e := range events {
		names = append(names, e.ResourceName)
	}
	return strings.Join(names, " ")
}

// testFollow has many overlapping transactions and one reader.
func testFollow(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k})
	const writers, commits, each = 6, 15, 7
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range commits {
				var events []stack.Event
				for range each {
					events = append(events, newEvent(k, "r"))
				}
				if err := s.Commit(background, stack.Change{Events: events})[0].Err; err != nil {
					t.Error(err)
				}
			}
		})
	}
	written := make(chan struct{})
	go func() { wg.Wait(); close(written) }()
	seen := map[string]bool{}
	var at stack.Position
	for last := false; ; {
		events, more, err := s.EventsAfter(background, k.ID, 0, at, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if seen[e.ID] {
				t.Fatalf("%s was sent twice", e.ID)
			}
			if p := e.At; p.Transaction < at.Transaction || p.Transaction == at.Transaction && p.Seq <= at.Seq {
				t.Fatalf("%v comes after %v", p, at)
			}
			seen[e.ID], at = true, e.At
		}
		if len(events) > 0 || more {
			continue
		}
		if last {
			break
		}
		select {
		case <-written:
			last = true
		default:
		}
	}
	if len(seen) != writers*commits*each {
		t.Errorf("%d of %d were sent", len(seen), writers*commits*each)
	}
}
