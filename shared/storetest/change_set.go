package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testChangeSets: change sets are returned as written, by stack, the newest first, sealed, and go
// with the version of their stack.
func testChangeSets(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("k"), newStack("other")
	set := func(of stack.Stack, name string, at time.Duration) stack.ChangeSet {
		return stack.ChangeSet{
			ID: newID(), StackID: of.ID, Name: name, Description: "about " + name, Kind: stack.UpdateSet, Status: stack.Complete, Token: "t", Generation: 3, Created: moment.Add(at),
			Content: &stack.ChangeSetContent{
				Source:     stack.Source{Template: []byte("text"), Files: map[string]string{"f": "x"}, Environment: stack.Environment{Parameters: map[string]any{"secret": "hunter2"}}},
				Tags:       []string{"a=b"},
				Parameters: map[string]string{"secret": "******"},
				Changes:    []stack.PlannedChange{{Name: "a", Type: "T", Outcome: "updated", Details: []stack.PlannedDetail{{Property: "p", Old: "1", New: "2", CauseOf: stack.CauseDirect}}}},
			},
		}
	}
	old, young, foreign := set(k, "old", 0), set(k, "young", time.Minute), set(other, "old", 0)
	commit(t, s, stack.Change{NewStack: &k, ChangeSets: &stack.ChangeSetWrite{StackID: k.ID, Put: &old}})
	commit(t, s, stack.Change{NewStack: &other, ChangeSets: &stack.ChangeSetWrite{StackID: other.ID, Put: &foreign}})
	wantStale(t, s.Commit(background, stack.Change{Stack: &stack.Stack{ID: k.ID, Name: "k", Project: k.Project, Action: k.Action, Status: k.Status, Version: k.Version + 7},
		ChangeSets: &stack.ChangeSetWrite{StackID: k.ID, DropOthers: true}})[0])
	commit(t, s, stack.Change{Stack: &k, ChangeSets: &stack.ChangeSetWrite{StackID: k.ID, Put: &young}})
	k.Version++
	same(t, must(s.ChangeSet(background, k.ID, "young")), young)
	same(t, must(s.ChangeSet(background, k.ID, old.ID)), old)
	same(t, must(s.ChangeSetByID(background, k.Project, old.ID)), old)
	for _, missing := range []error{second(s.ChangeSet(background, k.ID, foreign.ID)), second(s.ChangeSetByID(background, "another project", old.ID))} {
		if stack.CodeOf(missing) != stack.ChangeSetNotFound {
			t.Errorf("a change set of others: %v", missing)
		}
	}
	heads := []stack.ChangeSet{young, old}
	for i := range heads {
		heads[i].Content = nil
	}
	same(t, must(s.ChangeSets(background, k.ID)), heads)
	if count, bytes, err := s.ChangeSetSize(background, k.ID); err != nil || count != 2 || bytes < 200 || bytes > 4000 {
		t.Errorf("%d change sets have %d bytes, %v", count, bytes, err)
	}
	young.Executed = 4
	head := young
	head.Content = nil
	commit(t, s, stack.Change{Stack: &k, ChangeSets: &stack.ChangeSetWrite{StackID: k.ID, Put: &head, DropOthers: true}})
	k.Version++
	same(t, must(s.ChangeSet(background, k.ID, "young")), young) // it keeps its content
	same(t, len(must(s.ChangeSets(background, k.ID))), 1)
	same(t, must(s.ChangeSet(background, other.ID, "old")), foreign)
	commit(t, s, stack.Change{Stack: &k, ChangeSets: &stack.ChangeSetWrite{StackID: k.ID, Drop: []string{young.ID, foreign.ID}}})
	same(t, len(must(s.ChangeSets(background, k.ID))), 0)
	same(t, must(s.ChangeSet(background, other.ID, "old")), foreign)
}

func second[T any](_ T, err error) error { return err }
