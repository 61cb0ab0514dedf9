package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testStackPages(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	var changes []stack.Change
	for i := range 23 {
		k := newStack(fmt.Sprintf("stack-%02d", (i*7)%23))
		k.Created = moment.Add(time.Duration(i/3) * time.Second) // some at the same time
		if i%2 == 0 {
			k.Updated = moment.Add(time.Duration(-i) * time.Second)
		}
		k.Status = []stack.Status{stack.Complete, stack.Failed, stack.InProgress}[i%3]
		changes = append(changes, stack.Change{NewStack: &k})
	}
	foreign := newStack("foreign")
	foreign.Project = "another"
	commit(t, s, append(changes, stack.Change{NewStack: &foreign})...)

	for _, keys := range [][]string{nil, {"stack_name"}, {"stack_status"}, {"creation_time"}, {"updated_time"}, {"stack_status", "stack_name"}} {
		for _, descending := range []bool{false, true} {
			q := stack.StackQuery{Project: "project", SortKeys: keys, Descending: descending}
			want := must(s.Stacks(background, q))
			if len(want) != 23 || !slices.IsSortedFunc(want, func(a, b stack.Stack) int {
				order := strings.Compare(stackOrder(keys, a), stackOrder(keys, b))
				if descending || keys == nil {
					return -order
				}
				return order
			}) {
				t.Errorf("%v, descending %v: %d, not in order", keys, descending, len(want))
			}
			var got []stack.Stack
			for q.Limit = 5; ; q.Marker = got[len(got)-1].ID {
				page := must(s.Stacks(background, q))
				if got = append(got, page...); len(page) < q.Limit {
					break
				}
			}
			same(t, got, want)
		}
	}
	q := stack.StackQuery{Project: "project", Limit: 3, Marker: foreign.ID}
	if got := must(s.Stacks(background, q)); len(got) != 3 {
		t.Errorf("another project's stack as marker gives %d", len(got))
	}
	if n := must(s.CountStacks(background, q)); n != 23 {
		t.Errorf("counted %d", n)
	}
	if n := must(s.CountStacks(background, stack.StackQuery{})); n != 24 {
		t.Errorf("counted %d in all projects", n)
	}
	if _, err := s.Stacks(background, stack.StackQuery{SortKeys: []string{"owner"}}); stack.CodeOf(err) != stack.BadRequest {
		t.Errorf("an unknown sort key: %v", err)
	}
}

// stackOrder writes the sort keys of a stack so that they sort as text.
func stackOrder(keys []string, k stack.Stack) string {
	updated := k.Updated
	if updated.IsZero() {
		updated = k.Created
	}
	words := map[string]string{
		"stack_name": k.Name, "stack_status": string(k.Status),
		"creation_time": k.Created.Format(time.RFC3339), "updated_time": updated.Format(time.RFC3339),
	}
	var order []string
	for _, key := range keys {
		order = append(order, words[key])
	}
	if keys == nil {
		order = append(order, words["creation_time"])
	}
	return strings.Join(append(order, k.ID), " ")
}

func testTags(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	for name, tags := range map[string][]string{"none": nil, "a": {"a"}, "ab": {"a", "b"}, "quote": {`a"b`}} {
		k := newStack(name)
		k.Tags = tags
		commit(t, s, stack.Change{NewStack: &k})
	}
	for _, c := range []struct {
		q    stack.StackQuery
		want string
	}{
		{stack.StackQuery{Tags: []string{"a"}}, "a ab"},
		{stack.StackQuery{Tags: []string{"a", "b"}}, "ab"},
		{stack.StackQuery{TagsAny: []string{"b", `a"b`}}, "ab quote"},
		{stack.StackQuery{NotTags: []string{"a", "b"}}, "a none quote"},
		{stack.StackQuery{NotTagsAny: []string{"a", "b"}}, "none quote"},
		{stack.StackQuery{Tags: []string{"a"}, NotTags: []string{"b"}}, "a"},
	} {
		selects(t, s, c.q, c.want)
	}
}

func selects(t testing.TB, s *store.Store, q stack.StackQuery, want string) {
	t.Helper()
	q.SortKeys = []string{"stack_name"}
	var names []string
	for _, k := range must(s.Stacks(background, q)) {
		names = append(names, k.Name)
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("%+v selects %q, want %q", q, got, want)
	}
	if n := must(s.CountStacks(background, q)); n != len(names) {
		t.Errorf("%+v counts %d of %d", q, n, len(names))
	}
}

func testSelect(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	a, b, child, dead := newStack("a"), newStack("b"), newStack("child"), newStack("dead")
	a.Owner, b.Action, b.Status = "ann", stack.Update, stack.Failed
	a.Reason, a.UserProject, b.TimeoutMins, b.DisableRollback = "why", "users", 7, true
	yes, no := true, false
	child.Parent, dead.Deleted = a.ID, moment
	commit(t, s, stack.Change{NewStack: &a}, stack.Change{NewStack: &b}, stack.Change{NewStack: &child}, stack.Change{NewStack: &dead})
	for _, c := range []struct {
		q    stack.StackQuery
		want string
	}{
		{stack.StackQuery{Project: "project"}, "a b"},
		{stack.StackQuery{Project: "another"}, ""},
		{stack.StackQuery{ShowDeleted: true}, "a b dead"},
		{stack.StackQuery{ShowNested: true}, "a b child"},
		{stack.StackQuery{Parents: []string{a.ID}}, "child"},
		{stack.StackQuery{IDs: []string{a.ID, child.ID}}, "a"},
		{stack.StackQuery{Names: []string{"b", "dead", "' OR 1=1"}}, "b"},
		{stack.StackQuery{Owners: []string{"ann"}}, "a"},
		{stack.StackQuery{Actions: []stack.Action{stack.Update, stack.Delete}}, "b"},
		{stack.StackQuery{Reasons: []string{"why", "other"}}, "a"},
		{stack.StackQuery{Users: []string{"users"}}, "a"},
		{stack.StackQuery{Timeouts: []string{"7"}}, "b"},
		{stack.StackQuery{Rollback: &no}, "b"},
		{stack.StackQuery{Rollback: &yes}, "a"},
		{stack.StackQuery{Statuses: []stack.Status{stack.InProgress}}, "a"},
	} {
		selects(t, s, c.q, c.want)
	}
}

func testEventPages(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	var events []stack.Event
	for i := range 17 {
		e := newEvent(k, fmt.Sprint("r", i%4))
		e.Time = moment.Add(time.Duration(i%5) * time.Second)
		events = append(events, e)
	}
	commit(t, s, stack.Change{NewStack: &k, Events: events}, stack.Change{Events: []stack.Event{newEvent(newStack("other"), "r")}})
	all := must(s.Events(background, stack.EventQuery{StackID: k.ID}))
	for i, e := range all {
		if e.ID != events[i].ID {
			t.Fatalf("event %d is not the one that was written as such", i)
		}
	}
	for _, keys := range [][]string{nil, {"event_time"}, {"resource_name"}, {"resource_action"}, {"resource_status"}, {"resource_type", "event_time"}} {
		for _, descending := range []bool{false, true} {
			q := stack.EventQuery{StackID: k.ID, SortKeys: keys, Descending: descending}
			want := must(s.Events(background, q))
			var got []stack.Event
			for q.Limit = 4; ; q.Marker = got[len(got)-1].ID {
				page := must(s.Events(background, q))
				if got = append(got, page...); len(page) < q.Limit {
					break
				}
			}
			same(t, got, want)
			if len(want) != len(events) {
				t.Errorf("%v gives %d", keys, len(want))
			}
		}
	}
}

func testEventSelect(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	a, b, c := newEvent(k, "a"), newEvent(k, "b"), newEvent(k, "b")
	a.ResourceType, b.Action, c.Status = "T", stack.Delete, "SIGNAL"
	c.ID, c.Time = "", time.Time{} // made by the store
	commit(t, s, stack.Change{NewStack: &k, Events: []stack.Event{a, b, c}})
	for _, one := range []struct {
		q    stack.EventQuery
		want int
	}{
		{stack.EventQuery{}, 3},
		{stack.EventQuery{Resource: "a"}, 1},
		{stack.EventQuery{Resource: "b", Names: []string{"a", "b"}}, 2},
		{stack.EventQuery{Types: []string{"T"}}, 1},
		{stack.EventQuery{Actions: []string{"CREATE"}}, 2},
		{stack.EventQuery{Statuses: []string{"SIGNAL", "FAILED"}}, 1},
	} {
		one.q.StackID = k.ID
		got := must(s.Events(background, one.q))
		if len(got) != one.want {
			t.Errorf("%+v selects %d, want %d", one.q, len(got), one.want)
		}
		for _, e := range got {
			if e.ID == "" || e.Time.IsZero() || e.At.Seq == 0 {
				t.Errorf("the event is %+v", e)
			}
		}
	}
}

func testPurge(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, small := newStack("k"), newStack("small")
	var events []stack.Event
	for range 30 {
		events = append(events, newEvent(k, "r"))
	}
	commit(t, s, stack.Change{NewStack: &k, Events: events}, stack.Change{NewStack: &small, Events: []stack.Event{newEvent(small, "r")}})
	for _, want := range []int{20, 0} {
		if n := must(s.PurgeEvents(background, 10)); n != want {
			t.Errorf("removed %d, want %d", n, want)
		}
	}
	left := must(s.Events(background, stack.EventQuery{StackID: k.ID}))
	if len(left) != 10 || left[0].ID != events[20].ID {
		t.Errorf("left are %d, from %s", len(left), left[0].ID)
	}
	commit(t, s, stack.Change{Events: []stack.Event{newEvent(k, "r")}})
	if n := must(s.PurgeEvents(background, 10)); n != 1 {
		t.Errorf("removed %d, want 1", n)
	}
	if left := must(s.Events(background, stack.EventQuery{StackID: small.ID})); len(left) != 1 {
		t.Errorf("a small stack has %d events left", len(left))
	}
}
