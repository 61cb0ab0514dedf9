package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testRedelivery(t *testing.T, db Database) {
	// One store's messages are due at once; the other's rest for an hour.
	now, later := db.Open(t, store.Options{RedeliverAfter: time.Microsecond}), db.Open(t, store.Options{RedeliverAfter: time.Hour})
	want := stack.Message{Topic: stack.ResourceStep, StackID: "s", ResourceID: "r", Generation: 3, WaitKey: "w"}
	commit(t, later, stack.Change{Messages: []stack.Message{want}})
	if due := due(later, 10); len(due) != 0 {
		t.Errorf("due before the redelivery period: %+v", due)
	}
	want = commit(t, now, stack.Change{Messages: []stack.Message{want}})[0]
	if want.ID == "" {
		t.Error("a message without an id")
	}
	for range 3 {
		same(t, due(now, 10), []stack.Message{want})
	}
	same(t, due(later, 10), []stack.Message{want})
	if due := due(now, 10); len(due) != 0 {
		t.Errorf("due while it rests: %+v", due)
	}

	if err := now.Postpone(background, []string{want.ID, "gone"}, 0); err != nil {
		t.Fatal(err)
	}
	same(t, due(now, 10), []stack.Message{want})
	if err := now.Postpone(background, []string{want.ID}, time.Hour); err != nil {
		t.Fatal(err)
	}
	if due := due(now, 10); len(due) != 0 {
		t.Errorf("due though postponed: %+v", due)
	}
	if err := now.Postpone(background, []string{want.ID}, 0); err != nil {
		t.Fatal(err)
	}
	commit(t, now, stack.Change{Consumed: []string{want.ID, "gone"}})
	if due := due(now, 10); len(due) != 0 {
		t.Errorf("due though consumed: %+v", due)
	}
}

func testMessageDue(t *testing.T, db Database) {
	s := db.Open(t, store.Options{RedeliverAfter: time.Microsecond})
	far, near := stack.Message{Topic: stack.ResourceStep, Due: time.Now().Add(time.Hour)}, stack.Message{Topic: stack.StackSettled, Due: time.Now().Add(-time.Hour)}
	commit(t, s, stack.Change{Messages: []stack.Message{far, near}})
	same(t, topics(due(s, 10)), map[stack.Topic]int{stack.StackSettled: 1})
}

func testDueRace(t *testing.T, db Database) {
	now, later := db.Open(t, store.Options{RedeliverAfter: time.Microsecond}), db.Open(t, store.Options{RedeliverAfter: time.Hour})
	const many = 60
	commit(t, now, stack.Change{Messages: slices.Repeat([]stack.Message{{Topic: stack.ResourceStep}}, many)})
	if due := due(now, 7); len(due) != 7 {
		t.Errorf("a limit of 7 gives %d", len(due))
	}
	var mu sync.Mutex
	got := make(map[string]int)
	race(t, 6, func(int) error {
		for {
			due, _, err := later.Due(background, 10)
			if err != nil || len(due) == 0 {
				return err
			}
			mu.Lock()
			for _, m := range due {
				got[m.ID]++
			}
			mu.Unlock()
		}
	}, func(error) bool { return false })
	for id, n := range got {
		if n != 1 {
			t.Errorf("%s was given %d times", id, n)
		}
	}
	if len(got) != many {
		t.Errorf("%d of %d messages were given", len(got), many)
	}
}

func testDueKeys(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c", "d", "e")
	past := time.Now().Add(-time.Hour)
	for i, r := range []struct {
		key string
		due time.Time
	}{{"servers", past.Add(time.Minute)}, {"servers", past}, {"volumes", past}, {"servers", time.Now().Add(time.Hour)}, {"", time.Time{}}} {
		rows[i].WaitKey, rows[i].Due = r.key, r.due
		commit(t, s, stack.Change{Resource: &rows[i]})
	}
	due := func(keys ...string) {
		t.Helper()
		var want []stack.Message
		for _, key := range keys {
			want = append(want, stack.Message{Topic: stack.ResourceDue, WaitKey: key})
		}
		same(t, due(s, 10), want)
	}
	due("servers", "volumes")
	if taken := must(takeDue(s, "one", time.Hour, "servers", 1)); len(taken) != 1 || taken[0].Name != "b" {
		t.Errorf("took %+v, want the longest due", taken)
	}
	due("servers", "volumes")
	if taken := must(takeDue(s, "two", 0, "servers", 9)); len(taken) != 1 || taken[0].Name != "a" {
		t.Errorf("took %+v, want the other one", taken)
	}
	if taken := must(takeDue(s, "three", time.Hour, "servers", 9)); len(taken) != 1 || taken[0].Name != "a" {
		t.Errorf("took %+v, want the one with the lease that ran out", taken)
	}
	due("volumes") // no server waits without a lease
	rows[2].Due, rows[2].Version = time.Time{}, 2
	commit(t, s, stack.Change{Resource: &rows[2]})
	due()
}

func testDeadline(t *testing.T, db Database) {
	s, often := db.Open(t, store.Options{RedeliverAfter: time.Hour}), db.Open(t, store.Options{RedeliverAfter: time.Microsecond})
	k, other := newStack("k"), newStack("other")
	k.Deadline, k.Generation = time.Now().Add(-time.Hour), 4
	other.Deadline = time.Now().Add(time.Hour)
	commit(t, s, stack.Change{NewStack: &k}, stack.Change{NewStack: &other})
	if !must(s.IsOverdue(background, k.ID)) || must(s.IsOverdue(background, other.ID)) || must(s.IsOverdue(background, "gone")) {
		t.Error("who is late is not told")
	}
	want := []stack.Message{{ID: fmt.Sprintf("late-%s-4", k.ID), Topic: stack.StackSettled, StackID: k.ID, Generation: 4}}
	same(t, due(often, 10), want)
	same(t, due(s, 10), want)
	if _, next, err := s.Due(background, 10); err != nil || next < 59*time.Minute || next > time.Hour {
		t.Errorf("the other is late in %s, %v", next, err)
	}
	none := func(why string) {
		t.Helper()
		if due := due(s, 10); len(due) != 0 {
			t.Errorf("%s: %+v", why, due)
		}
	}
	none("again within the redelivery period")
	commit(t, s, stack.Change{Stack: &k})
	none("again after a write with the same deadline")
	k.Version, k.Deadline = 2, k.Deadline.Add(time.Minute)
	commit(t, s, stack.Change{Stack: &k})
	none("again with another deadline, while the message is in the outbox")
	commit(t, s, stack.Change{Consumed: []string{want[0].ID}})
	k.Version, k.Deadline = 3, k.Deadline.Add(time.Minute)
	commit(t, s, stack.Change{Stack: &k})
	same(t, due(often, 10), want)
	k.Version, k.Deadline = 4, time.Time{}
	commit(t, s, stack.Change{Stack: &k, Consumed: []string{want[0].ID}})
	none("without a deadline")
}

// testPostponedCount: a worker that postpones a message has ended with it.
func testPostponedCount(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	m := stack.Message{ID: newID(), Topic: stack.CredentialRevoke, StackID: newID()}
	commit(t, s, stack.Change{Messages: []stack.Message{m}})
	if err := s.Postpone(background, []string{m.ID}, 0); err != nil {
		t.Fatal(err)
	}
	same(t, len(due(s, 10)), 1) // delivered again
	if err := s.BeginRedelivery(background, m.ID); err != nil {
		t.Fatal(err)
	}
	same(t, must(s.Redelivered(background, []string{m.ID})), map[string]int{m.ID: 1})
	if err := s.Postpone(background, []string{m.ID}, 0); err != nil {
		t.Fatal(err)
	}
	same(t, must(s.Redelivered(background, []string{m.ID})), map[string]int{m.ID: 0})
}
