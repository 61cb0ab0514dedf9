package storetest

import (
	"fmt"
	"sync"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testFind(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("app")
	r := withResources(t, s, k, "web")[0]
	for _, name := range []string{k.Name, k.ID} {
		if got := must(s.FindStack(background, k.Project, name)); got.ID != k.ID {
			t.Errorf("%s gives %s", name, got.ID)
		}
		_, err := s.FindStack(background, "another", name)
		wantError(t, err, stack.EntityNotFound, fmt.Sprintf("The Stack (%s) could not be found.", name))
	}
	_, err := s.FindStack(background, k.Project, "none")
	wantError(t, err, stack.EntityNotFound, "The Stack (none) could not be found.")
	_, err = s.ResourceNamed(background, k.ID, "none")
	wantError(t, err, stack.EntityNotFound, "The Resource (none) could not be found in Stack app.")
	_, err = s.EventByID(background, k.ID, "none")
	wantError(t, err, stack.EntityNotFound, "The Event (none) could not be found.")
	if _, err := s.Source(background, "none"); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("no source: %v", err)
	}
	if _, err := s.Credential(background, "none"); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("no credential: %v", err)
	}

	// The replacement is the current row of the name while the old row is being deleted.
	old, replacement := r, newResource(k, "web")
	old.Action = stack.Delete
	commit(t, s, stack.Change{Resource: &old, NewResources: []stack.Resource{replacement}})
	if got := must(s.ResourceNamed(background, k.ID, "web")); got.ID != replacement.ID {
		t.Errorf("the name belongs to %+v", got)
	}

	k.Deleted, k.Action = moment, stack.Delete
	commit(t, s, stack.Change{Stack: &k})
	if got := must(s.FindStack(background, k.Project, k.ID)); got.ID != k.ID {
		t.Errorf("a deleted stack's id gives %s", got.ID)
	}
	_, err = s.FindStack(background, k.Project, "app")
	wantError(t, err, stack.EntityNotFound, "The Stack (app) could not be found.")
}

func wantError(t testing.TB, err error, code stack.Code, message string) {
	t.Helper()
	if stack.CodeOf(err) != code || err.Error() != message {
		t.Errorf("got %v (%s), want %s (%s)", err, stack.CodeOf(err), message, code)
	}
}

func testNames(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("app")
	commit(t, s, stack.Change{NewStack: &k})

	again, fresh, elsewhere := newStack("app"), newStack("fresh"), newStack("app")
	elsewhere.Project = "another"
	src := stack.Source{ID: newID(), StackID: again.ID}
	results := s.Commit(background,
		stack.Change{NewStack: &again, NewSource: &src, Events: []stack.Event{newEvent(k, "e")}, Messages: []stack.Message{{Topic: stack.StackRequested}}},
		stack.Change{NewStack: &fresh}, stack.Change{NewStack: &elsewhere})
	wantError(t, results[0].Err, stack.StackExists, "The Stack (app) already exists.")
	if results[1].Err != nil || results[2].Err != nil || len(results[0].Messages) > 0 {
		t.Errorf("the others: %+v", results)
	}
	if _, err := s.Source(background, src.ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("the source of a refused stack: %v", err)
	}
	if events := must(s.Events(background, stack.EventQuery{StackID: k.ID})); len(events) != 0 {
		t.Errorf("events of a refused change: %+v", events)
	}

	k.Deleted = moment
	commit(t, s, stack.Change{Stack: &k})
	commit(t, s, stack.Change{NewStack: &again}) // a deleted stack's name is free
}

func testNameRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	given := race(t, 8, func(int) error {
		k, own := newStack("app"), newStack(newID())
		results := s.Commit(background, stack.Change{NewStack: &own}, stack.Change{NewStack: &k})
		if results[0].Err != nil {
			t.Error(results[0].Err)
		}
		return results[1].Err
	}, func(err error) bool { return stack.CodeOf(err) == stack.StackExists })
	if n := must(s.CountStacks(background, stack.StackQuery{Names: []string{"app"}})); given != 1 || n != 1 {
		t.Errorf("given %d times, %d stacks have it", given, n)
	}
}

// race runs do n times at once, and counts the successes. An error that is not allowed fails the
// test.
func race(t testing.TB, n int, do func(i int) error, allowed func(error) bool) int {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	wg.Wait()
	good := 0
	for _, err := range errs {
		switch {
		case err == nil:
			good++
		case !allowed(err):
			t.Error(err)
		}
	}
	return good
}

func testClaims(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c", "d")
	rows[0].Claim = "network/port/1"
	commit(t, s, stack.Change{Resource: &rows[0]})
	rows[0].Version++

	rows[1].Claim, rows[2].Claim, rows[3].Claim = "network/port/1", "network/port/2", "network/port/2"
	rows[0].Reason = "keeps its claim"
	results := s.Commit(background, stack.Change{Resource: &rows[1]}, stack.Change{Resource: &rows[2]}, stack.Change{Resource: &rows[3]}, stack.Change{Resource: &rows[0]})
	wantStale(t, results[0])
	wantStale(t, results[2])
	if results[1].Err != nil || results[3].Err != nil {
		t.Errorf("the others: %v, %v", results[1].Err, results[3].Err)
	}
	same(t, must(s.Claimed(background, []string{"network/port/1", "network/port/2", "network/port/3", ""})),
		map[string]bool{"network/port/1": true, "network/port/2": true})
}

func testClaimRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15")
	given := race(t, 8, func(i int) error {
		claims, not := rows[2*i], rows[2*i+1]
		claims.Claim = "compute/server/1"
		results := s.Commit(background, stack.Change{Resource: &not}, stack.Change{Resource: &claims})
		if results[0].Err != nil {
			t.Error(results[0].Err)
		}
		return results[1].Err
	}, func(err error) bool { return err == stack.ErrStale })
	if given != 1 {
		t.Errorf("given %d times", given)
	}
}
