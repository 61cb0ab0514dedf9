package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testSnapshots: snapshots are returned as written, by stack, oldest first, and can be dropped.
func testSnapshots(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	name := "before"
	old := stack.StackSnapshot{ID: newID(), StackID: k.ID, Status: stack.InProgress, Created: moment}
	young := stack.StackSnapshot{ID: newID(), StackID: k.ID, Name: &name, Status: stack.InProgress, Created: moment.Add(time.Minute)}
	commit(t, s, stack.Change{NewStack: &k, Snapshots: []stack.StackSnapshot{young, old}})
	same(t, must(s.Snapshots(background, k.ID)), []stack.StackSnapshot{old, young})
	young.Status, young.Reason, young.Removing = stack.Complete, "done", true
	young.Saved = &stack.Saved{
		Name: "k", ID: k.ID, Action: stack.Snapshot, Status: stack.Complete, Template: []byte("text"),
		Resources: map[string]stack.SavedResource{"a": {Name: "a", PhysicalID: "1", Type: "T", Data: map[string]any{"secret": "hunter2"}}},
	}
	commit(t, s, stack.Change{Snapshots: []stack.StackSnapshot{young}})
	same(t, must(s.Snapshot(background, k.ID, young.ID)), young)
	same(t, must(s.WholeSnapshots(background, k.ID)), []stack.StackSnapshot{old, young})
	if count, bytes, err := s.SnapshotSize(background, k.ID); err != nil || count != 2 || bytes < 100 || bytes > 1000 {
		t.Errorf("%d snapshots have %d bytes, %v", count, bytes, err)
	}
	head := young
	head.Saved = nil
	same(t, must(s.Snapshots(background, k.ID)), []stack.StackSnapshot{old, head})
	head.Reason, young.Reason = "written without what is saved", "written without what is saved"
	commit(t, s, stack.Change{Snapshots: []stack.StackSnapshot{head}})
	var each []stack.StackSnapshot
	if err := s.EachSnapshot(background, k.ID, func(one stack.StackSnapshot) { each = append(each, one) }); err != nil {
		t.Fatal(err)
	}
	same(t, each, []stack.StackSnapshot{old, young})
	if _, err := s.Snapshot(background, newID(), young.ID); stack.CodeOf(err) != stack.NotFound {
		t.Errorf("of another stack: %v", err)
	}
	commit(t, s, stack.Change{DropSnapshot: young.ID})
	same(t, must(s.Snapshots(background, k.ID)), []stack.StackSnapshot{old})
}

// testRetain: the objects of a whole tree are retained, except the nested stacks, and belong to no
// row any more. A worker that has read one of the rows is too late.
func testRetain(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	root, child, other := newStack("root"), newStack("child"), newStack("other")
	child.Parent, child.Root = root.ID, root.ID
	row := func(k stack.Stack, name, typ, template string) stack.Resource {
		r := newResource(k, name)
		r.Type, r.Template, r.Claim = typ, template, "claim of "+name
		return r
	}
	rows := []stack.Resource{row(root, "a", "T", ""), row(root, "b", "My::T", "t.yaml"), row(root, "c", "Group", ""), row(child, "d", "T", ""), row(other, "e", "T", "")}
	for _, k := range []stack.Stack{root, child, other} {
		commit(t, s, stack.Change{NewStack: &k})
	}
	commit(t, s, stack.Change{NewResources: rows})
	commit(t, s, stack.Change{Stack: &root, Retain: &stack.Retain{But: []string{"Group"}}})
	for i, kept := range []bool{true, false, false, true, false} {
		got := must(s.ResourceNamed(background, rows[i].StackID, rows[i].Name))
		if got.Retain != kept {
			t.Errorf("%s is kept: %v", got.Name, got.Retain)
		}
		if (got.Claim == "") != kept {
			t.Errorf("%s claims %q", got.Name, got.Claim)
		}
	}
	wantStale(t, s.Commit(background, stack.Change{Resource: &rows[3]})[0])
	commit(t, s, stack.Change{Stack: &other, Retain: &stack.Retain{Names: []string{"e"}}})
	last := must(s.ResourceNamed(background, other.ID, "e"))
	if !last.Retain {
		t.Error("the one named is not kept")
	}
	// What was left in the cloud is no candidate for a lost answer, but may be adopted.
	claims := []string{"claim of a", "claim of b", "claim of d", "claim of e"}
	same(t, must(s.Owned(background, claims)), map[string]bool{"claim of a": true, "claim of b": true, "claim of d": true, "claim of e": true})
	same(t, must(s.Claimed(background, claims)), map[string]bool{"claim of b": true, "claim of e": true})
	gone := last
	gone.Claim = ""
	commit(t, s, stack.Change{Resource: &gone, Drop: true})
	same(t, must(s.Owned(background, claims[3:])), map[string]bool{"claim of e": true})
	adopted := row(other, "f", "T", "")
	adopted.Claim = ""
	commit(t, s, stack.Change{NewResources: []stack.Resource{adopted}})
	adopted.Claim, adopted.Action = "claim of e", stack.Adopt
	commit(t, s, stack.Change{Resource: &adopted})
	adopted.Version++
	adopted.Claim, adopted.Action = "", stack.Delete
	commit(t, s, stack.Change{Resource: &adopted})
	same(t, must(s.Owned(background, claims[3:])), map[string]bool{})
	if err := s.ForgetRetained(background); err != nil {
		t.Fatal(err)
	}
	same(t, must(s.Owned(background, claims[:1])), map[string]bool{"claim of a": true})
}
