package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testKeyHolder replaces an object with a key. While the new object is current, the key of the old
// one leads to the new one. When the old object is current again, its key leads to itself.
func testKeyHolder(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("app"), newStack("other")
	old, fresh, same := newResource(k, "handle"), newResource(k, "handle"), newResource(other, "handle")
	old.AccessKey, old.ReplacedBy, fresh.AccessKey, same.AccessKey = "HEARTHOLD", fresh.ID, "HEARTHNEW", "HEARTHOTHER"
	fresh.Created = moment.Add(time.Minute)
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{old, fresh}}, stack.Change{NewStack: &other, NewResources: []stack.Resource{same, newResource(other, "bare")}})
	holds := func(key, want string) {
		t.Helper()
		r, ok, err := s.KeyHolder(background, key)
		if err != nil || ok != (want != "") || r.ID != want {
			t.Errorf("%q is held by %q, %t, %v, want %q", key, r.ID, ok, err, want)
		}
	}
	holds("HEARTHOLD", fresh.ID)
	holds("HEARTHNEW", fresh.ID)
	holds("HEARTHOTHER", same.ID)
	holds("", "") // most rows have no key
	holds("HEARTH", "")

	old.ReplacedBy = ""
	fresh.ReplacedBy = old.ID
	commit(t, s, stack.Change{Resource: &old}, stack.Change{Resource: &fresh})
	holds("HEARTHOLD", old.ID)
	fresh.Version++
	commit(t, s, stack.Change{Resource: &fresh, Drop: true})
	holds("HEARTHNEW", "")
}
