package storetest

import (
	"fmt"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// belowOf returns a nested stack with that many resources.
func belowOf(root stack.Stack, name string, size int) stack.Stack {
	k := newStack(name)
	k.Parent, k.Root, k.Depth, k.Size = root.ID, root.ID, 1, size
	return k
}

func testTreeSize(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	root, other := newStack("root"), newStack("other")
	root.Size, other.Size = 5, 1000
	a, b, strange := belowOf(root, "a", 10), belowOf(root, "b", 20), belowOf(other, "c", 300)
	commit(t, s, stack.Change{NewStack: &root}, stack.Change{NewStack: &other}, stack.Change{NewStack: &a}, stack.Change{NewStack: &b}, stack.Change{NewStack: &strange})
	is := func(but string, want int) {
		t.Helper()
		if n := must(s.TreeSize(background, root.ID, but)); n != want {
			t.Errorf("the tree has %d resources, want %d", n, want)
		}
	}
	write := func(k *stack.Stack) {
		t.Helper()
		commit(t, s, stack.Change{Stack: k})
		k.Version++
	}
	is("", 35)
	is(b.ID, 15)
	is(root.ID, 30)
	a.Size = 3
	write(&a)
	is("", 28)
	stale := b
	stale.Size = 7
	write(&b) // as it was
	if r := s.Commit(background, stack.Change{Stack: &stale}, stack.Change{NewStack: &b}); r[0].Err == nil || r[1].Err == nil {
		t.Error("a stack was written of another version, or twice")
	}
	is("", 28)
	b.Deleted = moment
	write(&b)
	is("", 8)
	is(b.ID, 8)
	write(&b)
	is("", 8)
	root.Size = 0
	write(&root)
	is("", 3)
}

func testTreeRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	root := newStack("root")
	commit(t, s, stack.Change{NewStack: &root})
	const workers, rounds = 8, 25
	race(t, workers, func(worker int) error {
		var mine []stack.Change
		for i := range rounds {
			k := belowOf(root, fmt.Sprint(worker, "/", i), 2)
			mine = append(mine, stack.Change{NewStack: &k})
		}
		commit(t, s, mine...)
		for _, c := range mine {
			c.NewStack.Size = 3
			commit(t, s, stack.Change{Stack: c.NewStack})
		}
		return nil
	}, func(error) bool { return false })
	if n := must(s.TreeSize(background, root.ID, "")); n != workers*rounds*3 {
		t.Errorf("the tree has %d resources, want %d", n, workers*rounds*3)
	}
}

// testTreeBefore migrates the tables of a release that did not count yet.
func testTreeBefore(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	root := newStack("root")
	a, dead := belowOf(root, "a", 0), belowOf(root, "dead", 0)
	dead.Deleted = moment
	replaced, stands := newResource(a, "x"), newResource(a, "x")
	replaced.ReplacedBy = stands.ID
	commit(t, s, stack.Change{NewStack: &root, NewResources: []stack.Resource{newResource(root, "a")}},
		stack.Change{NewStack: &a, NewResources: []stack.Resource{replaced, stands, newResource(a, "y")}},
		stack.Change{NewStack: &dead, NewResources: []stack.Resource{newResource(dead, "z")}})
	makeOlder(t, db, 9)
	s = db.Open(t, store.Options{})
	if n := must(s.TreeSize(background, root.ID, "")); n != 3 {
		t.Errorf("the tree has %d resources, want 3", n)
	}
	if weight := must(s.Weight(background, root.ID, 1)); weight == 0 {
		t.Error("rows of an older release weigh nothing")
	}
	a.Size, a.Deleted = 0, moment
	commit(t, s, stack.Change{Stack: &a})
	if n := must(s.TreeSize(background, root.ID, "")); n != 1 {
		t.Errorf("the tree has %d resources, want 1", n)
	}
}
