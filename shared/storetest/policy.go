package storetest

import (
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testPolicies: the policies of a tree are read together, and are written with their stack's row.
func testPolicies(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("k"), newStack("other")
	first := stack.Policy{StackID: k.ID, Root: k.ID, Body: "{}"}
	commit(t, s, stack.Change{NewStack: &k, Policy: &first})
	commit(t, s, stack.Change{NewStack: &other})
	same(t, must(s.Policies(background, k.ID)), []stack.Policy{first})
	same(t, len(must(s.Policies(background, other.ID))), 0)
	below := stack.Policy{StackID: other.ID, Root: k.ID, Body: "{ }"}
	commit(t, s, stack.Change{Stack: &other, Policy: &below})
	same(t, len(must(s.Policies(background, k.ID))), 2)
	changed := stack.Policy{StackID: k.ID, Root: k.ID, Body: "new", During: "open", Holds: 7}
	commit(t, s, stack.Change{Stack: &k, Policy: &changed})
	wantStale(t, s.Commit(background, stack.Change{Stack: &k, Policy: &first})[0]) // of the previous version
	all := must(s.Policies(background, k.ID))
	if all[0].StackID != k.ID {
		all[0], all[1] = all[1], all[0]
	}
	same(t, all, []stack.Policy{changed, below})
}
