package storetest

import (
	"errors"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testReplaceCredential replaces a credential in place. When two changes read the same version, one
// is refused completely.
func testReplaceCredential(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	c := stack.Credential{ID: newID(), Project: "p", UserID: "first", TrustID: "t1", Roles: []string{"member"}}
	k.CredentialID = c.ID
	commit(t, s, stack.Change{NewStack: &k, NewCredential: &c})

	old, fresh, late := c, c, c
	old.ID, old.Retired = newID(), k.ID
	fresh.UserID, fresh.TrustID = "second", "t2"
	late.UserID, late.TrustID = "third", "t3"
	commit(t, s, stack.Change{Stack: &k, Credential: &fresh, NewCredential: &old})
	k.Version++
	fresh.Version++
	same(t, must(s.Credential(background, c.ID)), fresh)
	same(t, must(s.Credential(background, old.ID)), old)

	retired := late
	retired.ID = newID()
	err := s.Commit(background, stack.Change{Stack: &k, Credential: &late, NewCredential: &retired})[0].Err
	if !errors.Is(err, stack.ErrStale) {
		t.Errorf("of a version that is past: %v", err)
	}
	if _, err := s.Credential(background, retired.ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("what came with it: %v", err)
	}
	same(t, must(s.Stack(background, k.ID)), k)

	commit(t, s, stack.Change{DropCredential: old.ID})
	if _, err := s.Credential(background, old.ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("dropped: %v", err)
	}
	same(t, must(s.Credential(background, c.ID)), fresh)
}
