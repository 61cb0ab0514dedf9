package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testLease(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	all := ids(withResources(t, s, k, "a", "b", "c"))
	take := func(lease string, ttl time.Duration, want ...string) []stack.Resource {
		t.Helper()
		taken, busy, err := takeAll(s, lease, ttl, append(all, "gone"))
		if err != nil {
			t.Fatal(err)
		}
		got, rest := ids(taken), slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(want, id) })
		for _, list := range [][]string{got, want, busy, rest} {
			slices.Sort(list)
		}
		if !slices.Equal(got, want) || !slices.Equal(busy, rest) {
			t.Errorf("%s took %v, want %v; busy are %v, want %v", lease, got, want, busy, rest)
		}
		return taken
	}
	taken, _, err := takeAll(s, "first", time.Hour, all[:1])
	if err != nil || len(taken) != 1 || taken[0].Name != "a" || taken[0].Version != 1 {
		t.Fatalf("took %+v, %v", taken, err)
	}
	take("second", 0, all[1], all[2]) // for no time at all
	take("third", time.Hour, all[1], all[2])
	take("third", time.Hour, all[1], all[2]) // it holds them already
	if err := s.Release(background, "third", all[:2]); err != nil {
		t.Fatal(err)
	}
	take("fourth", time.Hour, all[1])
	if err := s.Renew(background, "fourth", 0); err != nil { // it ends now
		t.Fatal(err)
	}
	take("fifth", 0, all[1])
	if err := s.Renew(background, "fifth", time.Hour); err != nil {
		t.Fatal(err)
	}
	take("sixth", time.Hour)
}

func testTakeRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprint(i))
	}
	all := ids(withResources(t, s, k, names...))
	var mu sync.Mutex
	takers := make(map[string]int)
	race(t, 8, func(i int) error {
		mine := slices.Clone(all)
		if i%2 == 1 {
			slices.Reverse(mine)
		}
		taken, busy, err := takeAll(s, fmt.Sprintf("lease %d", i), time.Hour, mine)
		if len(taken)+len(busy) != len(all) {
			t.Errorf("%d taken and %d busy of %d", len(taken), len(busy), len(all))
		}
		mu.Lock()
		defer mu.Unlock()
		for _, r := range taken {
			takers[r.ID]++
		}
		return err
	}, func(error) bool { return false })
	for _, id := range all {
		if takers[id] != 1 {
			t.Errorf("%s was taken %d times", id, takers[id])
		}
	}
}

func testLeaseInCommit(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	r := withResources(t, s, k, "a")[0]
	busy := func() bool {
		t.Helper()
		_, busy, err := takeAll(s, "other", 0, []string{r.ID})
		if err != nil {
			t.Fatal(err)
		}
		return len(busy) > 0
	}
	if _, _, err := takeAll(s, "mine", time.Hour, []string{r.ID}); err != nil {
		t.Fatal(err)
	}
	wantStale(t, s.Commit(background, stack.Change{Resource: &r, Lease: "other"})[0])
	commit(t, s, stack.Change{Resource: &r, Lease: "mine", KeepLease: true})
	if r.Version++; !busy() {
		t.Error("a lease that was to be kept is gone")
	}
	commit(t, s, stack.Change{Resource: &r, Lease: "mine"})
	if r.Version++; busy() {
		t.Error("the lease outlived the commit")
	}
	// An expired lease that another worker took is lost. One that no worker took is not.
	for _, c := range []struct {
		between string
		want    error
	}{{"", nil}, {"other", stack.ErrStale}} {
		if _, _, err := takeAll(s, "mine", 0, []string{r.ID}); err != nil {
			t.Fatal(err)
		}
		if c.between != "" && busy() {
			t.Error("a lease that ran out keeps others out")
		}
		if got := s.Commit(background, stack.Change{Resource: &r, Lease: "mine"})[0].Err; got != c.want {
			t.Errorf("got %v, want %v", got, c.want)
		}
		r.Version++
	}
}

func testRest(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b")
	ids := []string{rows[0].ID, rows[1].ID}
	if _, _, err := takeAll(s, "mine", time.Hour, ids); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].WaitKey, rows[i].Due = "list/k", time.Now().Add(time.Hour)
		commit(t, s, stack.Change{Resource: &rows[i], Lease: "mine", KeepLease: true})
	}
	if err := s.PostponeRows(background, "mine", ids[:1], -time.Second); err != nil {
		t.Fatal(err)
	}
	if err := s.PostponeRows(background, "other", ids[1:], -time.Second); err != nil {
		t.Fatal(err)
	}
	due, err := takeDue(s, "next", time.Hour, "list/k", 10)
	if err != nil || len(due) != 1 || due[0].ID != ids[0] {
		t.Errorf("due are %d rows, %v; only the one whose lease it was rests", len(due), err)
	}
	if due[0].Version != rows[0].Version+1 {
		t.Errorf("resting is no write: version %d", due[0].Version)
	}
}

// Rows are taken as long as their sealed columns fit into the room. The smallest come first, and a
// row that does not fit makes no other row wait.
func testRoom(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	var rows []stack.Resource
	for i, size := range []int{90_000, 1, 40_000, 2, 50_000} {
		r := newResource(k, fmt.Sprint(i))
		r.Data = map[string]any{"d": strings.Repeat("x", size)}
		r.WaitKey, r.Due = "w", moment.Add(time.Duration(i)*time.Millisecond)
		rows = append(rows, r)
	}
	commit(t, s, stack.Change{NewStack: &k, NewResources: rows})
	left := ids(rows)
	for i, want := range []string{"1 3 2", "4", "0"} {
		taken := must(s.Take(background, "lease", time.Hour, left, 45_000))
		if got := strings.Join(names(taken.Rows), " "); got != want || taken.Size > 45_000 && len(taken.Rows) > 1 || taken.Size < len(taken.Rows) {
			t.Errorf("%d: took %s of %d bytes, want %s", i, got, taken.Size, want)
		}
		if len(taken.Busy) > 0 || len(taken.Rows)+len(taken.Beyond) != len(left) {
			t.Errorf("%d: %d rows are busy and %d are beyond", i, len(taken.Busy), len(taken.Beyond))
		}
		left = taken.Beyond
	}
	if got := must(s.Take(background, "other", time.Hour, ids(rows), 1)); len(got.Rows) > 0 || len(got.Busy) != len(rows) || len(got.Beyond) > 0 {
		t.Errorf("another lease got %+v", got)
	}
	if err := s.Release(background, "lease", ids(rows)); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"0", "1 2 3", "4"} { // the longest due first
		taken := must(s.TakeDue(background, fmt.Sprint(i), time.Hour, "w", 10, 45_000))
		got := names(taken.Rows)
		slices.Sort(got)
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%d: took %s, which was due, want %s", i, got, want)
		}
	}
}

func names(rows []stack.Resource) []string {
	slices.SortFunc(rows, func(a, b stack.Resource) int { return len(fmt.Sprint(a.Data)) - len(fmt.Sprint(b.Data)) })
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.Name
	}
	return all
}
