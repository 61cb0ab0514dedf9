package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testPurgeDeleted has stacks of each kind, some of which must stay.
func testPurgeDeleted(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	now := time.Now()
	add := func(name string, deleted time.Duration, parent *stack.Stack, also stack.Change) stack.Stack {
		k := newStack(name)
		k.Action, k.Status, k.SourceID, k.CredentialID = stack.Delete, stack.Complete, newID(), newID()
		if deleted > 0 {
			k.Deleted = now.Add(-deleted)
		}
		if parent != nil {
			k.Parent, k.Root, k.CredentialID = parent.ID, parent.ID, parent.CredentialID
		} else {
			also.NewCredential = &stack.Credential{ID: k.CredentialID, Project: k.Project, TrustID: "trust"}
		}
		for i := range also.Suspects {
			also.Suspects[i].SuspectOf = k.ID
		}
		for i := range also.NewResources {
			also.NewResources[i].PhysicalID = k.ID
			k.ParentRow = also.NewResources[i].ID
		}
		also.NewStack, also.NewSource = &k, &stack.Source{ID: k.SourceID, StackID: k.ID}
		also.Events = []stack.Event{newEvent(k, name)}
		also.Policy = &stack.Policy{StackID: k.ID, Root: k.RootID(), Body: "{}"}
		commit(t, s, also)
		return k
	}
	day := 24 * time.Hour
	old := add("old", 3*day, nil, stack.Change{})
	below := add("below", 3*day, &old, stack.Change{})
	fresh := add("fresh", time.Hour, nil, stack.Change{})
	lives := add("lives", 0, nil, stack.Change{})
	add("replaced", 3*day, &lives, stack.Change{})
	held := add("held", 3*day, &lives, stack.Change{NewResources: []stack.Resource{newResource(lives, "still the object of a resource")}})
	looked := add("looked for", 3*day, nil, stack.Change{Suspects: []stack.Resource{newSuspect(old, "s")}})
	trunk := add("has a nested stack that is looked for", 3*day, nil, stack.Change{})
	add("nested and looked for", 3*day, &trunk, stack.Change{Suspects: []stack.Resource{newSuspect(old, "s")}})
	kept := add("has a snapshot", 3*day, nil, stack.Change{})
	commit(t, s, stack.Change{Snapshots: []stack.StackSnapshot{{ID: newID(), StackID: kept.ID, Status: stack.Complete, Created: moment}}})

	total := 0
	for range 20 {
		n, more, err := s.PurgeDeleted(background, 2*day, 1)
		if err != nil {
			t.Fatal(err)
		}
		if total += n; !more {
			break
		}
	}
	same(t, total, 3)
	names := map[string]bool{}
	for _, k := range must(s.Stacks(background, stack.StackQuery{ShowDeleted: true, ShowNested: true})) {
		names[k.Name] = true
	}
	same(t, names, map[string]bool{"fresh": true, "lives": true, "held": true, "looked for": true, "has a nested stack that is looked for": true, "nested and looked for": true, "has a snapshot": true})
	for _, gone := range []stack.Stack{old, below} {
		if _, err := s.Source(background, gone.SourceID); err == nil {
			t.Errorf("the source of %s is left", gone.Name)
		}
		same(t, len(must(s.Events(background, stack.EventQuery{StackID: gone.ID}))), 0)
		same(t, len(must(s.Policies(background, gone.ID))), 0)
	}
	if _, err := s.Credential(background, old.CredentialID); err == nil {
		t.Error("the credential of a purged stack is left")
	}
	same(t, len(must(s.Policies(background, fresh.ID))), 1)
	for _, stays := range []stack.Stack{fresh, lives, held, looked, kept} {
		must(s.Source(background, stays.SourceID))
		must(s.Credential(background, stays.CredentialID))
		same(t, len(must(s.Events(background, stack.EventQuery{StackID: stays.ID}))), 1)
	}
	if n, more, err := s.PurgeDeleted(background, 2*day, 100); n != 0 || more || err != nil {
		t.Errorf("%d more are purged, %v %v", n, more, err)
	}
}
