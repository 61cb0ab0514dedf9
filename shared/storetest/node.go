package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// plan writes a plan whose edges are pairs of indexes of rows.
func plan(t testing.TB, s *store.Store, k *stack.Stack, rows []stack.Resource, edges ...[2]int) []stack.Message {
	t.Helper()
	c := stack.Change{Stack: k, Planned: true}
	waiting := make([]int, len(rows))
	for _, e := range edges {
		c.Edges = append(c.Edges, stack.Edge{From: rows[e[0]].ID, To: rows[e[1]].ID})
		waiting[e[1]]++
	}
	for i, r := range rows {
		c.Nodes = append(c.Nodes, stack.Node{StackID: k.ID, Generation: k.Generation, ResourceID: r.ID, Action: stack.Create, Waiting: waiting[i]})
	}
	messages := commit(t, s, c)
	k.Version++
	return messages
}

func done(k stack.Stack, r stack.Resource) stack.Change {
	return stack.Change{Done: &stack.Node{StackID: k.ID, Generation: k.Generation, ResourceID: r.ID, Action: stack.Create}}
}

// about returns what messages are about: the topic, or the resource's name.
func about(messages []stack.Message, rows []stack.Resource) map[string]int {
	got := make(map[string]int)
	for _, m := range messages {
		what := string(m.Topic)
		for _, r := range rows {
			if m.ResourceID == r.ID {
				what += " " + r.Name
			}
		}
		got[what]++
	}
	return got
}

func testPlan(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c")
	if must(s.Planned(background, k.ID, 1)) {
		t.Error("planned before its plan")
	}
	messages := plan(t, s, &k, rows, [2]int{0, 1}, [2]int{1, 2})
	same(t, about(messages, rows), map[string]int{"resource.step a": 1})
	if m := messages[0]; m.ID == "" || m.StackID != k.ID || m.Generation != 1 {
		t.Errorf("the message is %+v", m)
	}
	if !must(s.Planned(background, k.ID, 1)) || must(s.Planned(background, k.ID, 2)) {
		t.Error("not planned, or for the wrong generation")
	}
	ready := must(s.Ready(background, ids(rows)))
	same(t, ready, map[string]stack.Node{rows[0].ID: {StackID: k.ID, Generation: 1, ResourceID: rows[0].ID, Action: stack.Create}})

	messages = commit(t, s, done(k, rows[0]))
	same(t, about(messages, rows), map[string]int{"resource.step b": 1})
	if ready := must(s.Ready(background, ids(rows))); len(ready) != 1 || ready[rows[1].ID].Action != stack.Create {
		t.Errorf("ready are %v", ready)
	}
	messages = commit(t, s, done(k, rows[1]), done(k, rows[2])) // as one call, b makes c ready and c is done
	if got := about(messages, rows); got["stack.settled"] != 1 {
		t.Errorf("messages are %v", got)
	}
	if ready := must(s.Ready(background, ids(rows))); len(ready) != 0 {
		t.Errorf("ready are %v", ready)
	}

	empty := newStack("empty")
	messages = commit(t, s, stack.Change{NewStack: &empty, Planned: true})
	same(t, about(messages, nil), map[string]int{"stack.settled": 1})
}

func testDoneTwice(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c")
	plan(t, s, &k, rows, [2]int{0, 2}, [2]int{1, 2})
	var all []stack.Message
	for range 3 {
		all = append(all, commit(t, s, done(k, rows[0]), done(k, rows[0]))...)
	}
	same(t, about(all, rows), map[string]int{})
	all = commit(t, s, done(k, rows[1]), done(k, rows[0]))
	same(t, about(all, rows), map[string]int{"resource.step c": 1})
	if left, _, err := s.Progress(background, k.ID, 1); left != 1 || err != nil {
		t.Errorf("left are %d, %v", left, err)
	}
}

func testOldGeneration(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b")
	plan(t, s, &k, rows, [2]int{0, 1})
	old := k
	k.Generation++
	commit(t, s, stack.Change{Stack: &k})
	k.Version++
	for _, generation := range []stack.Stack{old, k} { // both the plan's and the stack's generation are needed
		same(t, about(commit(t, s, done(generation, rows[0])), rows), map[string]int{})
	}
	if ready := must(s.Ready(background, ids(rows))); len(ready) != 0 {
		t.Errorf("ready are %v", ready)
	}
	plan(t, s, &k, rows, [2]int{0, 1})
	same(t, about(commit(t, s, done(old, rows[0])), rows), map[string]int{})
	same(t, about(commit(t, s, done(k, rows[0])), rows), map[string]int{"resource.step b": 1})

	k.Status = stack.Failed
	commit(t, s, stack.Change{Stack: &k})
	if ready := must(s.Ready(background, ids(rows))); len(ready) != 0 {
		t.Errorf("ready in a stack that is not in progress: %v", ready)
	}
}

func testFanIn(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	const wide = 120
	var names []string
	var edges [][2]int
	for i := range wide {
		names = append(names, fmt.Sprint(i))
		edges = append(edges, [2]int{i, wide}, [2]int{i, wide + 1})
	}
	rows := withResources(t, s, k, append(names, "x", "y")...)
	plan(t, s, &k, rows, edges...)
	var mu sync.Mutex
	var all []stack.Message
	race(t, 8, func(worker int) error {
		// Two workers finish every node, in batches of 15, from both ends.
		var changes []stack.Change
		for i := worker / 2; i < wide; i += 4 {
			if worker%2 == 1 {
				changes = append(changes, done(k, rows[i]))
			} else {
				changes = append(changes, done(k, rows[wide-1-i]))
			}
		}
		for len(changes) > 0 {
			n := min(15, len(changes))
			for _, r := range s.Commit(background, changes[:n]...) {
				if r.Err != nil {
					return r.Err
				}
				mu.Lock()
				all = append(all, r.Messages...)
				mu.Unlock()
			}
			changes = changes[n:]
		}
		return nil
	}, func(error) bool { return false })
	same(t, about(all, rows), map[string]int{"resource.step x": 1, "resource.step y": 1})
	same(t, about(commit(t, s, done(k, rows[wide]), done(k, rows[wide+1])), rows), map[string]int{"stack.settled": 1})
}

func testReplan(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("k"), newStack("other")
	rows, others := withResources(t, s, k, "a", "b"), withResources(t, s, other, "c", "d")
	plan(t, s, &k, rows, [2]int{0, 1})
	plan(t, s, &other, others, [2]int{0, 1})
	k.Generation = 2
	same(t, about(plan(t, s, &k, rows, [2]int{1, 0}), rows), map[string]int{"resource.step b": 1})
	same(t, about(commit(t, s, done(k, rows[1])), rows), map[string]int{"resource.step a": 1})
	same(t, about(commit(t, s, done(k, rows[0])), rows), map[string]int{"stack.settled": 1})
	same(t, about(commit(t, s, done(other, others[0])), others), map[string]int{"resource.step d": 1})

	k.Deleted = moment // nothing of a deleted stack is left to do
	commit(t, s, stack.Change{Stack: &k})
	same(t, about(commit(t, s, done(k, rows[1])), rows), map[string]int{})
}

func testProgress(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c")
	check := func(generation int64, want int, name string) {
		t.Helper()
		left, failed, err := s.Progress(background, k.ID, generation)
		if err != nil || left != want || (failed == nil) != (name == "") || (failed != nil && failed.Name != name) {
			t.Errorf("left are %d and %+v failed, %v; want %d and %q", left, failed, err, want, name)
		}
	}
	check(1, 1, "") // the planning
	plan(t, s, &k, rows)
	check(1, 3, "")
	check(2, 1, "")
	for i, at := range []time.Duration{0, 2, 1} { // c failed before b
		rows[i].Updated = moment.Add(at * time.Second)
		if i > 0 {
			rows[i].Status = stack.Failed
		}
		commit(t, s, stack.Change{Resource: &rows[i], Done: done(k, rows[i]).Done})
	}
	check(1, 0, "c")
	rows[2].Version, rows[2].Generation = 2, 2
	commit(t, s, stack.Change{Resource: &rows[2]})
	check(1, 0, "b")
	check(2, 1, "c")
}
