package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testGuard(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k})
	none := stack.Guard{StackID: k.ID}
	same(t, must(s.Guard(background, k.ID)), none)
	g := stack.Guard{
		StackID: k.ID, Protected: true, ProtectionReason: "why", ProtectedBy: "ann",
		LockedUntil: moment.Add(time.Hour), LockReason: "because", LockedBy: "bob",
	}
	commit(t, s, stack.Change{Stack: &k, Guard: &g})
	same(t, must(s.Guard(background, k.ID)), g)
	wantStale(t, s.Commit(background, stack.Change{Stack: &k, Guard: &none})[0]) // of the previous version
	same(t, must(s.Guard(background, k.ID)), g)
	k.Version++
	commit(t, s, stack.Change{Stack: &k, Guard: &none})
	same(t, must(s.Guard(background, k.ID)), none)
}
