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

// An audit compares the requests of the clients, the rows of the database and the objects in the
// cloud.
type audit struct {
	stage          *stage.Stage
	sim            *simcloud.Cloud
	clients        *clients
	before         map[string]bool // objects that the cloud began with, by key
	perApplication map[string]int  // objects of an undisturbed application, by class
	wiring         wiring
}

func newAudit(s *stage.Stage, a *clients) *audit { return &audit{stage: s, sim: s.Sim, clients: a} }

// class returns the class in which an object is counted. Ports are counted by their owner.
func class(o simcloud.Object) string {
	return strings.TrimRight(o.Service+"/"+o.Kind+" "+strings.TrimSuffix(o.Owner, ":nova"), " ")
}

func key(o simcloud.Object) string { return o.Service + "/" + o.Kind + "/" + o.ID + "/" + o.Project }

// addedObjects returns the objects that the cloud did not begin with, except those of identity.
func (u *audit) addedObjects() (all []simcloud.Object) {
	for _, o := range u.sim.Objects() {
		if o.Service != "identity" && !u.before[key(o)] {
			all = append(all, o)
		}
	}
	return all
}

// countUndisturbed creates one application without faults, and counts its objects by class. The
// application stays.
func (u *audit) countUndisturbed(ctx context.Context) error {
	for _, user := range u.clients.users { // the first call makes the project's default group
		if _, _, err := user.do(ctx, "GET", u.stage.SimURL+"/network/v2.0/security-groups", nil, nil); err != nil {
			return err
		}
	}
	u.before = map[string]bool{}
	for _, o := range u.sim.Objects() {
		u.before[key(o)] = true
	}
	s := &story{name: "calm", kind: kinds[0], user: u.clients.users[0]}
	u.clients.play(ctx, s)
	if s.state != createComplete {
		return fmt.Errorf("undisturbed, an application ends in %s: %s", s.state, s.reason)
	}
	u.perApplication = map[string]int{}
	for _, o := range u.addedObjects() {
		u.perApplication[class(o)]++
	}
	return nil
}

// removeAll deletes the stacks that still exist, and reports the objects that are left then.
func (u *audit) removeAll(ctx context.Context, r *report) {
	var removing sync.WaitGroup
	for _, s := range u.clients.stories {
		if s.id == "" || s.state == deleted {
			continue
		}
		removing.Go(func() {
			if s.remove(ctx, r.tally) {
				s.settle(ctx, r.tally, deleted)
			}
		})
	}
	removing.Wait()
	for _, o := range u.addedObjects() {
		r.find("doubled", "left when all stacks were gone: %s/%s %s (%s)", o.Service, o.Kind, o.Name, o.ID)
	}
	left := 0
	for _, o := range u.sim.Objects() {
		if o.Service == "identity" && o.Kind == "trust" {
			left++
		}
	}
	if cutShort := r.tally.of("trust", "of requests cut short"); left > cutShort {
		r.find("doubled", "%d trusts are left when all stacks were gone, %d of requests cut short", left, cutShort)
	}
}

// examine reports all violations.
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
	if err := u.awaitSuspects(ctx, r); err != nil {
		return err
	}
	if u.wiring, err = readWiring(ctx, u.stage.Auth(), u.stage.SimURL); err != nil {
		return err
	}
	if err := u.compareObjects(ctx, db, stacks, r); err != nil {
		return err
	}
	if err := u.compareTrusts(ctx, db, stacks, r); err != nil {
		return err
	}
	if err := u.checkLeftovers(ctx, r); err != nil {
		return err
	}
	u.removeAll(ctx, r)
	left, err := u.stage.Postgres.Query(ctx, "postgres", `SELECT
		(SELECT count(*) FROM software_deployment), (SELECT count(*) FROM software_config), (SELECT count(*) FROM tree WHERE size <> 0)`)
	if err == nil && left != "0|0|0" {
		r.find("doubled", "left when all stacks were gone: deployments, configs and trees that have a size, %s", left)
	}
	return err
}

// compareStories compares the stacks in the database with the requested ones.
func (u *audit) compareStories(stacks []stack.Stack, r *report) {
	byID, byName := map[string]stack.Stack{}, map[string]int{}
	for _, s := range stacks {
		byID[s.ID] = s
		byName[s.Name]++
	}
	known := map[string]bool{}
	for _, s := range u.clients.stories {
		known[s.name] = true
		for _, name := range s.formerNames {
			known[name] = true
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
			// reported when it happened
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
		if !known[s.Name] {
			r.find("doubled", "no client requested the stack %s (%s)", s.Name, s.ID)
		}
	}
}

// awaitSuspects waits until no suspects are left. Until then there are objects that they may still
// remove, and the trusts with which they search.
func (u *audit) awaitSuspects(ctx context.Context, r *report) error {
	left := ""
	for range 90 {
		var err error
		left, err = u.stage.Postgres.Query(ctx, "postgres", `SELECT (SELECT count(*) FROM resource WHERE suspect_of <> ''), (SELECT count(*) FROM message WHERE topic = 'suspect.settled')`)
		if err != nil {
			return err
		}
		if left == "0|0" {
			return nil
		}
		wait(ctx, time.Second)
	}
	r.find("stuck", "suspects and messages about them that are left after their time, %s", left)
	return nil
}

// checkLeftovers waits until no work is left, and reports it when there is some after a while. The
// expired lease of a killed worker on a row without work does not matter.
func (u *audit) checkLeftovers(ctx context.Context, r *report) error {
	var n []string
	for range 30 {
		left, err := u.stage.Postgres.Query(ctx, "postgres", `SELECT
			(SELECT count(*) FROM message), (SELECT count(*) FROM resource WHERE lease_until > now()), (SELECT count(*) FROM resource WHERE due IS NOT NULL),
			(SELECT count(*) FROM stack WHERE status = 'IN_PROGRESS')`)
		if err != nil {
			return err
		}
		if left == "0|0|0|0" {
			return nil
		}
		n = strings.Split(left, "|")
		wait(ctx, time.Second)
	}
	r.find("stuck", "left after all has ended: %s messages in the outbox, %s leases, %s rows that wait, %s stacks in progress", n[0], n[1], n[2], n[3])
	return nil
}
