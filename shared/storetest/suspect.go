package storetest

import (
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func newSuspect(k stack.Stack, name string) stack.Resource {
	r := newResource(k, name)
	r.SuspectOf, r.StackID, r.SuspectUntil = k.ID, "", moment.Add(time.Hour)
	r.Action, r.Status, r.Due, r.WaitKey = stack.Delete, stack.InProgress, moment, "suspect/"+k.ID
	return r
}

func testSuspects(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("k"), newStack("other")
	other.Project = "elsewhere"
	below := newStack("below")
	below.Root, below.Parent = k.ID, k.ID
	rows := withResources(t, s, k, "a")
	withResources(t, s, below, "b")
	withResources(t, s, other, "c")
	first, second, third := newSuspect(k, "a"), newSuspect(below, "b"), newSuspect(other, "c")
	second.Created = moment.Add(time.Second)
	commit(t, s, stack.Change{Resource: &rows[0], Drop: true, Suspects: []stack.Resource{first}}, stack.Change{Suspects: []stack.Resource{second, third}})
	again := first
	again.Reason = "written twice"
	commit(t, s, stack.Change{Suspects: []stack.Resource{again}}) // leaves the first as it is

	same(t, must(s.Suspects(background, "project")), []stack.Resource{first, second})
	same(t, len(must(s.Suspects(background, ""))), 3)
	same(t, must(s.CountSuspects(background, k.ID)), 2)
	same(t, must(s.CountSuspects(background, other.ID)), 1)
	same(t, must(s.Resource(background, first.ID)), first)
	if _, err := s.Resource(background, rows[0].ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("a row that was dropped is found: %v", err)
	}
	same(t, len(must(s.Rows(background, k.ID))), 0)

	// A suspect cannot get a claim that a row holds, but it keeps its own.
	held := newResource(k, "held")
	held.Claim = "claim"
	commit(t, s, stack.Change{NewResources: []stack.Resource{held}})
	late := newSuspect(k, "late")
	late.Claim = "claim"
	commit(t, s, stack.Change{Suspects: []stack.Resource{late}})
	if _, err := s.Resource(background, late.ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("a suspect has what a row claims: %v", err)
	}
	late.Claim = "another"
	commit(t, s, stack.Change{Suspects: []stack.Resource{late}})
	same(t, must(s.Claimed(background, []string{"claim", "another"})), map[string]bool{"claim": true, "another": true})
	owner, ok, err := s.Owner(background, "another")
	if err != nil || !ok || owner.Claim != "another" {
		t.Errorf("the owner of a claim is %v, %v, %v", owner, ok, err)
	}
	if _, ok, err := s.Owner(background, ""); err != nil || ok {
		t.Errorf("no claim has an owner: %v, %v", ok, err)
	}

	taken, _, err := takeAll(s, "lease", time.Minute, []string{first.ID})
	if err != nil || len(taken) != 1 {
		t.Fatalf("%d taken, %v", len(taken), err)
	}
	commit(t, s, stack.Change{Resource: &taken[0], Lease: "lease", Drop: true, Messages: []stack.Message{{Topic: stack.SuspectSettled, StackID: k.ID}}})
	same(t, must(s.CountSuspects(background, k.ID)), 2)
}

func testRivals(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, other := newStack("k"), newStack("other")
	other.Project = "elsewhere"
	row := func(of stack.Stack, name string, change func(*stack.Resource)) stack.Resource {
		r := newResource(of, name)
		r.Action, r.Status, r.Due = stack.Create, stack.InProgress, moment
		if change != nil {
			change(&r)
		}
		return r
	}
	rival := row(k, "rival", nil)
	suspect, found := newSuspect(k, "suspect"), newSuspect(k, "found")
	suspect.Created, found.Claim = moment.Add(time.Second), "found"
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{
		rival,
		row(k, "has its own", func(r *stack.Resource) { r.Claim = "claim" }),
		row(k, "goes", func(r *stack.Resource) { r.Action = stack.Delete }),
		row(k, "rests", func(r *stack.Resource) { r.Status, r.Due = stack.Complete, time.Time{} }),
		row(k, "of another type", func(r *stack.Resource) { r.Type = "OS::Heat::Value" }),
	}}, stack.Change{NewStack: &other, NewResources: []stack.Resource{row(other, "of another project", nil)}},
		stack.Change{Suspects: []stack.Resource{suspect, found, newSuspect(other, "of another project")}})
	same(t, must(s.PossibleOwners(background, "project", rival.Type)), []stack.Resource{rival, suspect})

	had := row(k, "had", func(r *stack.Resource) { r.PhysicalID = "theirs" })
	commit(t, s, stack.Change{NewResources: []stack.Resource{had, row(other, "elsewhere", func(r *stack.Resource) { r.PhysicalID = "far" })}})
	ids := []string{"theirs", "far", "not held"}
	same(t, must(s.HeldBy(background, "project", had.Type, ids, "")), map[string]bool{"theirs": true})
	same(t, must(s.HeldBy(background, "project", had.Type, ids, had.ID)), map[string]bool{})
	same(t, must(s.HeldBy(background, "project", "OS::Heat::Value", ids, "")), map[string]bool{})
}
