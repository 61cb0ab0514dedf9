package storetest

import (
	"sync"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testQuotaRace adds many stacks at once, alone and in one call. Nested stacks, deleted stacks and
// those of other projects do not count.
func testQuotaRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	const most = 12
	there, gone, below, foreign := newStack("there"), newStack("gone"), newStack("below"), newStack("foreign")
	gone.Action, gone.Status, gone.Deleted = stack.Delete, stack.Complete, moment
	below.Parent, below.Root, below.ParentRow = there.ID, there.ID, newID()
	foreign.Project = "another"
	commit(t, s, stack.Change{NewStack: &there}, stack.Change{NewStack: &gone}, stack.Change{NewStack: &below}, stack.Change{NewStack: &foreign})

	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			changes := make([]stack.Change, 4)
			for i := range changes {
				k := newStack("s" + newID())
				changes[i] = stack.Change{NewStack: &k, MostStacks: most}
			}
			for _, r := range s.Commit(background, changes...) {
				if r.Err != nil && stack.CodeOf(r.Err) != stack.RequestLimitExceeded {
					t.Error(r.Err)
				}
			}
		})
	}
	all.Wait()
	if n := must(s.CountStacks(background, stack.StackQuery{Project: "project"})); n != most {
		t.Errorf("the project has %d stacks, and may have %d", n, most)
	}
	free := newStack("free")
	commit(t, s, stack.Change{NewStack: &free}) // for a project without a limit
}

// testSignalsOfTwo signals the handles of two stacks with the same physical ID.
func testSignalsOfTwo(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	a := stack.Signal{StackID: "a", Key: "handle", ID: "1", Data: map[string]any{"of": "a"}, Time: moment}
	b := stack.Signal{StackID: "b", Key: "handle", ID: "1", Data: map[string]any{"of": "b"}, Time: moment}
	commit(t, s, stack.Change{Signal: &a})
	commit(t, s, stack.Change{Signal: &b})
	same(t, must(s.Signals(background, "a", "handle")), []stack.Signal{a})
	same(t, must(s.Signals(background, "b", "handle")), []stack.Signal{b})
	a.Data = map[string]any{"of": "a again"}
	commit(t, s, stack.Change{Signal: &a})
	same(t, must(s.Signals(background, "a", "handle")), []stack.Signal{a})
	same(t, must(s.Signals(background, "b", "handle")), []stack.Signal{b})
}
