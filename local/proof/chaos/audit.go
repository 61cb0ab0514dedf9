package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"hearth/local/proof/stage"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/store"
)

// An audit compares what was asked for, what the database holds and what there is
// in the cloud.
type audit struct {
	stage   *stage.Stage
	sim     *simcloud.Cloud
	authors *authors
	before  map[string]bool // objects that the cloud began with, by key
	each    map[string]int  // objects of an undisturbed application, by class
	wiring  wiring
}

func newAudit(s *stage.Stage, a *authors) *audit { return &audit{stage: s, sim: s.Sim, authors: a} }

// class is what is counted as one: who made a port tells it from others.
func class(o simcloud.Object) string {
	return strings.TrimRight(o.Service+"/"+o.Kind+" "+strings.TrimSuffix(o.Owner, ":nova"), " ")
}

func key(o simcloud.Object) string { return o.Service + "/" + o.Kind + "/" + o.ID + "/" + o.Project }

// extra are the objects beyond those that the cloud began with, but for identity's.
func (u *audit) extra() (all []simcloud.Object) {
	for _, o := range u.sim.Objects() {
		if o.Service != "identity" && !u.before[key(o)] {
			all = append(all, o)
		}
	}
	return all
}

// census makes one application undisturbed, which stays: what there is then is what
// each of them has.
func (u *audit) census(ctx context.Context) error {
	for _, user := range u.authors.users { // a project's default group is made when it is first looked at
		if _, _, err := user.do(ctx, "GET", u.stage.SimURL+"/network/v2.0/security-groups", nil, nil); err != nil {
			return err
		}
	}
	u.before = map[string]bool{}
	for _, o := range u.sim.Objects() {
		u.before[key(o)] = true
	}
	s := &story{name: "calm", kind: kinds[0], user: u.authors.users[0]}
	u.authors.tell(ctx, s)
	if s.state != complete {
		return fmt.Errorf("undisturbed, an application ends in %s: %s", s.state, s.reason)
	}
	u.each = map[string]int{}
	for _, o := range u.extra() {
		u.each[class(o)]++
	}
	return nil
}

// clear removes what lives: nothing may be left then.
func (u *audit) clear(ctx context.Context, r *report) {
	var removing sync.WaitGroup
	for _, s := range u.authors.stories {
		if s.id == "" || s.state == gone {
			continue
		}
		removing.Go(func() {
			if s.remove(ctx, r.tally) {
				s.settle(ctx, r.tally, gone)
			}
		})
	}
	removing.Wait()
	for _, o := range u.extra() {
		r.find("doubled", "left when all stacks were gone: %s/%s %s (%s)", o.Service, o.Kind, o.Name, o.ID)
	}
	left := 0
	for _, o := range u.sim.Objects() {
		if o.Service == "identity" && o.Kind == "trust" {
			left++
		}
	}
	if short := r.tally.of("trust", "of requests cut short"); left > short {
		r.find("doubled", "%d trusts are left when all stacks were gone, %d of requests cut short", left, short)
	}
}

// examine reports everything that is wrong.
func (u *audit) examine(ctx context.Context, r *report) error {
	db, err := store.Open(ctx, store.Options{URL: u.stage.Postgres.URL, Keys: [][]byte{u.stage.Key}})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	stacks, err := db.Stacks(ctx, stack.StackQuery{ShowDeleted: true, ShowNested: true})
	if err != nil {
		return err
	}
	u.compareStories(stacks, r)
	if err := u.suspects(ctx, r); err != nil {
		return err
	}
	if u.wiring, err = look(ctx, u.stage.Auth(), u.stage.SimURL); err != nil {
		return err
	}
	if err := u.compareObjects(ctx, db, stacks, r); err != nil {
		return err
	}
	if err := u.compareTrusts(ctx, db, stacks, r); err != nil {
		return err
	}
	if err := u.remains(ctx, r); err != nil {
		return err
	}
	u.clear(ctx, r)
	left, err := u.stage.Postgres.Query(ctx, "postgres", `SELECT
		(SELECT count(*) FROM software_deployment), (SELECT count(*) FROM software_config), (SELECT count(*) FROM tree WHERE size <> 0)`)
	if err == nil && left != "0|0|0" {
		r.find("doubled", "left when all stacks were gone: deployments, configs and trees that have a size, %s", left)
	}
	return err
}

// compareStories holds the stacks that there are against those asked for.
func (u *audit) compareStories(stacks []stack.Stack, r *report) {
	byID, byName := map[string]stack.Stack{}, map[string]int{}
	for _, s := range stacks {
		byID[s.ID] = s
		byName[s.Name]++
	}
	told := map[string]bool{}
	for _, s := range u.authors.stories {
		told[s.name] = true
		for _, name := range s.former {
			told[name] = true
		}
		row, found := byID[s.id]
		switch {
		case s.id == "" && byName[s.name] == 0:
			continue // it was never accepted
		case s.id == "":
			r.find("stuck", "%s may have been accepted, and was never heard of", s.name)
		case !found:
			r.find("lost", "%s (%s) was accepted, and the database does not have it", s.name, s.id)
		case byName[s.name] > 1:
			r.find("doubled", "there are %d stacks for one that was asked for, %s", byName[s.name], s.name)
		case row.Status == stack.InProgress:
			r.find("stuck", "%s (%s) is still %s: %s", s.name, s.id, row.State(), row.Reason)
		case s.failed:
			// said when it was seen
		case row.State() != s.ends():
			r.find("failed", "%s (%s) is %s, undisturbed it is %s: %s", s.name, s.id, row.State(), s.ends(), row.Reason)
		default:
			r.tally.add("ended", row.State(), 1)
		}
	}
	for _, s := range stacks {
		switch over, found := byID[s.Parent]; {
		case s.Parent == "":
		case !found:
			r.find("doubled", "the stack %s (%s) is below one that is not there, %s", s.Name, s.ID, s.Parent)
			continue
		case !over.Deleted.IsZero() && s.Deleted.IsZero():
			r.find("doubled", "%s (%s) is %s, and the stack above it is gone", s.Name, s.ID, s.State())
			continue
		default:
			r.tally.add("stack", "below another", 1)
			continue
		}
		if !told[s.Name] {
			r.find("doubled", "nobody asked for the stack %s (%s)", s.Name, s.ID)
		}
	}
}

// suspects waits until none is left: what they may still remove, and the trusts that they are
// looked for with, are there until then.
func (u *audit) suspects(ctx context.Context, r *report) error {
	said := ""
	for range 90 {
		var err error
		said, err = u.stage.Postgres.Query(ctx, "postgres", `SELECT (SELECT count(*) FROM resource WHERE suspect_of <> ''), (SELECT count(*) FROM message WHERE topic = 'suspect.settled')`)
		if err != nil {
			return err
		}
		if said == "0|0" {
			return nil
		}
		wait(ctx, time.Second)
	}
	r.find("stuck", "suspects and messages about them that are left after their time, %s", said)
	return nil
}

// remains: nothing is left to do, after a while. A lease whose holder was killed has
// run out; that its name still stands on a row at rest means nothing.
func (u *audit) remains(ctx context.Context, r *report) error {
	var n []string
	for range 30 {
		said, err := u.stage.Postgres.Query(ctx, "postgres", `SELECT
			(SELECT count(*) FROM message), (SELECT count(*) FROM resource WHERE lease_until > now()), (SELECT count(*) FROM resource WHERE due IS NOT NULL),
			(SELECT count(*) FROM stack WHERE status = 'IN_PROGRESS')`)
		if err != nil {
			return err
		}
		if said == "0|0|0|0" {
			return nil
		}
		n = strings.Split(said, "|")
		wait(ctx, time.Second)
	}
	r.find("stuck", "left after all has ended: %s messages in the outbox, %s leases, %s rows that wait, %s stacks in progress", n[0], n[1], n[2], n[3])
	return nil
}
