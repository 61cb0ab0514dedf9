package storetest

import (
	"errors"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// A plan that stops removals is written only if no worker has gone on with them. Afterwards no
// worker can.
func testStopped(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b")
	plan(t, s, &k, rows)
	taken, _, err := takeAll(s, "lease", time.Minute, []string{rows[0].ID})
	if err != nil || len(taken) != 1 {
		t.Fatalf("%v, %v", taken, err)
	}
	k.Generation++
	stopped := taken[0]
	stopped.Reason = "stopped"
	node := stack.Node{StackID: k.ID, Generation: k.Generation, ResourceID: rows[0].ID, Action: stack.Update}
	change := stack.Change{Stack: &k, Planned: true, Nodes: []stack.Node{node}, Stopped: []stack.Resource{stopped}}
	behind := change
	behind.Stopped = []stack.Resource{stopped, rows[1]}
	behind.Stopped[1].Version--
	if r := s.Commit(background, behind); !errors.Is(r[0].Err, stack.ErrStale) {
		t.Errorf("a plan of what is no more: %v", r[0].Err)
	}
	commit(t, s, change)
	k.Version++
	if r := s.Commit(background, stack.Change{Resource: &taken[0], Lease: "lease", Drop: true}); !errors.Is(r[0].Err, stack.ErrStale) {
		t.Errorf("a worker goes on: %v", r[0].Err)
	}
	found := must(s.Resources(background, k.ID, []string{"a"}))
	if len(found) != 1 || found[0].Reason != "stopped" || found[0].Version != stopped.Version+1 {
		t.Errorf("%+v", found)
	}
	if _, busy, err := takeAll(s, "other", time.Minute, []string{rows[0].ID}); err != nil || len(busy) != 1 {
		t.Errorf("the lease is lost: %v, %v", busy, err)
	}
	if got := must(s.UnfinishedActions(background, k.ID)); len(got) != 1 || got[rows[0].ID] != stack.Update {
		t.Errorf("unfinished: %v", got)
	}
}

// A row takes over the object of another, which is deleted in the same change, and a new row gets
// its own object. Each object is always claimed by one row.
func testMerged(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "a", "b")
	for i, claim := range []string{"one", "two", "three"} {
		rows[i].Claim = claim
		commit(t, s, stack.Change{Resource: &rows[i]})
		rows[i].Version++
	}
	row, old, gone := rows[0], rows[0], rows[1]
	row.Claim, row.Reason = "two", "exchanged"
	old.ID, old.Version = newID(), 0
	change := stack.Change{Resource: &row, NewResources: []stack.Resource{old}, Merged: []stack.Resource{gone}}
	behind := change
	behind.Merged = []stack.Resource{gone}
	behind.Merged[0].Version--
	greedy := change
	other := row
	other.Claim = "three"
	greedy.Resource = &other
	for name, c := range map[string]stack.Change{"another version": behind, "a claim of another": greedy} {
		if r := s.Commit(background, c); !errors.Is(r[0].Err, stack.ErrStale) {
			t.Errorf("%s: %v", name, r[0].Err)
		}
	}
	commit(t, s, change)
	claims := map[string]string{}
	for _, r := range must(s.Namesakes(background, k.ID, "a")) {
		claims[r.ID] = r.Claim
	}
	same(t, claims, map[string]string{row.ID: "two", old.ID: "one"})
}

// A row whose object a user leaves in the cloud is deleted only as it was read. No search takes the
// object after that. Until then the row is listed after the current one of its name.
func testLeft(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "a", "a", "b")
	for i := range rows {
		rows[i].Claim, rows[i].PhysicalID = "claim "+rows[i].ID, "object"
		if i == 1 || i == 2 {
			rows[i].Action, rows[i].Status, rows[i].ReplacedBy = stack.Delete, stack.Failed, rows[0].ID
		}
		if i == 2 {
			rows[i].Action, rows[i].Status = stack.Create, stack.Complete
		}
		commit(t, s, stack.Change{Resource: &rows[i]})
		rows[i].Version++
	}
	listed := func() (ids []string) {
		for _, r := range must(s.ListResources(background, k.ID, false)) {
			ids = append(ids, r.ID)
		}
		return ids
	}
	same(t, listed(), []string{rows[0].ID, rows[1].ID, rows[3].ID})
	behind := rows[1]
	behind.Version--
	wantStale(t, s.Commit(background, stack.Change{Stack: &k, Left: []stack.Resource{behind}})[0])
	commit(t, s, stack.Change{Stack: &k, Left: []stack.Resource{rows[1]}})
	same(t, listed(), []string{rows[0].ID, rows[3].ID})
	same(t, must(s.Owned(background, []string{rows[1].Claim})), map[string]bool{rows[1].Claim: true})
	same(t, must(s.Claimed(background, []string{rows[1].Claim})), map[string]bool{})
}
