package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func signalled(k stack.Stack, id string, at time.Duration) stack.Change {
	return stack.Change{Signal: &stack.Signal{StackID: k.ID, Key: "handle", ID: id, Data: map[string]any{"id": id}, Time: moment.Add(at)}}
}

func dueTopics(t testing.TB, s *store.Store) map[stack.Topic]int {
	t.Helper()
	return topics(due(s, 10))
}

func testSignals(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "wait", "other")
	for i, key := range []string{stack.SignalKey("handle"), stack.SignalKey("another")} {
		rows[i].WaitKey, rows[i].Due = key, time.Now().Add(time.Hour)
		commit(t, s, stack.Change{Resource: &rows[i]})
		rows[i].Version++
	}
	same(t, dueTopics(t, s), map[stack.Topic]int{})
	commit(t, s, signalled(k, "2", 2*time.Second), signalled(k, "1", time.Second))
	same(t, due(s, 10), []stack.Message{{Topic: stack.ResourceDue, WaitKey: stack.SignalKey("handle")}})

	again := signalled(k, "2", 0) // the same id replaces
	again.Signal.Data = map[string]any{"id": "new"}
	commit(t, s, again, signalled(k, "3", 3*time.Second), signalled(k, "3", 4*time.Second))
	var got []any
	for _, sig := range must(s.Signals(background, k.ID, "handle")) {
		got = append(got, sig.Data["id"])
	}
	same(t, got, []any{"new", "1", "3"})
	count, size, err := s.SignalCount(background, k.ID, "handle")
	if err != nil || count != 3 || size < 30 || size > 3000 {
		t.Errorf("%d signals of %d bytes, %v", count, size, err)
	}
	if count, size, err = s.SignalCount(background, k.ID, "another"); err != nil || count != 0 || size != 0 {
		t.Errorf("%d signals of %d bytes of another resource, %v", count, size, err)
	}
	if left := must(s.Signals(background, k.ID, "another")); len(left) != 0 {
		t.Errorf("signals of another resource: %+v", left)
	}

	k.Deleted = moment
	commit(t, s, stack.Change{Stack: &k})
	if left := must(s.Signals(background, k.ID, "handle")); len(left) != 0 {
		t.Errorf("signals outlive their stack: %+v", left)
	}
}

// testSignalBetween sends the signal after a worker has looked for signals, and before it writes
// that it goes on waiting.
func testSignalBetween(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	r := withResources(t, s, k, "wait")[0]
	wait := func() {
		t.Helper()
		r.WaitKey, r.Due = stack.SignalKey("handle"), time.Now().Add(time.Hour)
		commit(t, s, stack.Change{Resource: &r})
		r.Version++
	}
	commit(t, s, signalled(k, "1", 0)) // before the row says what it waits for
	wait()
	same(t, dueTopics(t, s), map[stack.Topic]int{stack.ResourceDue: 1})
	wait()
	same(t, dueTopics(t, s), map[stack.Topic]int{})

	if _, err := takeDue(s, "mine", time.Hour, r.WaitKey, 1); err != nil {
		t.Fatal(err)
	}
	commit(t, s, signalled(k, "2", 0))
	wait()
	same(t, dueTopics(t, s), map[stack.Topic]int{stack.ResourceDue: 1})
	wait()
	same(t, dueTopics(t, s), map[stack.Topic]int{})
}

func testSignalRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
	for _, r := range rows {
		r.WaitKey, r.Due = stack.SignalKey(r.ID), time.Now().Add(time.Hour)
		sig := stack.Change{Signal: &stack.Signal{StackID: k.ID, Key: r.ID, ID: "1"}}
		changes := []stack.Change{{Resource: &r}, sig}
		race(t, 2, func(i int) error { return s.Commit(background, changes[i])[0].Err }, func(error) bool { return false })
	}
	same(t, dueTopics(t, s), map[stack.Topic]int{stack.ResourceDue: len(rows)})
}
