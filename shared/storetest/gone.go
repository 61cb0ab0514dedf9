package storetest

import (
	"sync"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func drop(r stack.Resource, of *stack.Node) stack.Change {
	return stack.Change{Resource: &r, Drop: true, Done: of}
}

// replan plans a stack again: all of the rows, each before the next.
func replan(t testing.TB, s *store.Store, k *stack.Stack, rows []stack.Resource) []stack.Message {
	t.Helper()
	k.Generation++
	var edges [][2]int
	for i := 1; i < len(rows); i++ {
		edges = append(edges, [2]int{i - 1, i})
	}
	return plan(t, s, k, rows, edges...)
}

// A removal that an older plan began may end before the newer plan would begin it, or while the
// newer plan is made.
func testGoneRows(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c", "d")
	plan(t, s, &k, rows)
	older := done(k, rows[0]).Done
	commit(t, s, drop(rows[3], nil)) // the newer plan contains all rows
	messages := replan(t, s, &k, []stack.Resource{rows[3], rows[0], rows[1], rows[2]})
	if got := about(messages, rows); got["resource.step a"] != 1 {
		t.Errorf("a waits for d, which is gone: %v", got)
	}
	messages = commit(t, s, drop(rows[0], older))
	same(t, about(messages, rows), map[string]int{"resource.step b": 1})
	messages = commit(t, s, drop(rows[2], nil)) // before it is ready
	same(t, about(messages, rows), map[string]int{})
	messages = commit(t, s, drop(rows[1], done(k, rows[1]).Done))
	same(t, about(messages, rows), map[string]int{"stack.settled": 1})
	if left, _, err := s.Progress(background, k.ID, k.Generation); left != 0 || err != nil {
		t.Errorf("%d are left, %v", left, err)
	}
}

// However planning and removing overlap, no plan waits for a row that is gone.
func testGoneWhilePlanned(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	for range 20 {
		k := newStack(newID())
		rows := withResources(t, s, k, "a", "b", "c", "d")
		plan(t, s, &k, rows)
		older := k
		var both sync.WaitGroup
		var mu sync.Mutex
		var all []stack.Message
		got := func(messages []stack.Message) {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, messages...)
		}
		both.Go(func() { got(replan(t, s, &k, rows)) })
		for _, r := range rows {
			both.Go(func() { got(commit(t, s, drop(r, done(older, r).Done))) })
		}
		both.Wait()
		if left, _, err := s.Progress(background, k.ID, 2); left != 0 || err != nil {
			t.Fatalf("%d are left, %v", left, err)
		}
		settled := 0
		for _, m := range all {
			if m.Topic == stack.StackSettled && m.Generation == 2 {
				settled++
			}
		}
		if settled != 1 {
			t.Fatalf("settled %d times", settled)
		}
	}
}
