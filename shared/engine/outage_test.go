package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// An awayDelegate fails a number of times.
type awayDelegate struct {
	delegate
	times int
}

func (d *awayDelegate) Revoke(ctx context.Context, c stack.Credential) error {
	if d.times--; d.times >= 0 {
		return stack.Errorf(stack.Unavailable, "The identity service is not available at the moment.")
	}
	return d.delegate.Revoke(ctx, c)
}

// A stack is not deleted before its trust is revoked, because nothing would revoke it afterwards.
func TestTrustGoesBeforeItsStack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "small", small, true).ID)
	if n := w.trusts(); n != 1 {
		t.Fatalf("a stack has %d trusts", n)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	away := &awayDelegate{e.Delegate, 2}
	e.Delegate = away
	for away.times > 0 {
		batch := w.take()
		var again []string
		if len(batch) == 0 {
			w.clock.forward(time.Second)
			if err := e.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
		} else if work(batch[0]) == "stepper" {
			e.Step(t.Context(), batch)
		} else {
			again = e.Plan(t.Context(), batch)
		}
		if now, err := w.store.Stack(t.Context(), s.ID); err != nil || now.State() != "DELETE_IN_PROGRESS" {
			t.Fatalf("%s, %v, and it has its trust", now.State(), err)
		}
		for _, m := range batch {
			if slices.Contains(again, m.ID) {
				_ = w.Publish(t.Context(), m)
			}
		}
	}
	away.times = 0
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || w.trusts() != 0 {
		t.Fatalf("%s with %d trusts left", s.State(), w.trusts())
	}
}

// A deafStore loses the answer to the first commit. The commit has an effect or not, and later
// reads may fail.
type deafStore struct {
	engine.Store
	effect, away bool
	deaf         bool
}

var errBroken = errors.New("the connection broke")

func (s *deafStore) Commit(ctx context.Context, changes ...stack.Change) []stack.Result {
	if s.deaf {
		return s.Store.Commit(ctx, changes...)
	}
	s.deaf = true
	if s.effect {
		s.Store.Commit(ctx, changes...)
	}
	lost := make([]stack.Result, len(changes))
	for i := range lost {
		lost[i].Err = errBroken
	}
	return lost
}

func (s *deafStore) Stack(ctx context.Context, id string) (stack.Stack, error) {
	if s.away && s.deaf {
		return stack.Stack{}, errBroken
	}
	return s.Store.Stack(ctx, id)
}

// When the database is lost during the commit, it is not known whether a stack was stored. It keeps
// its trust unless it certainly does not exist.
func TestStackWhoseCommitWasNotHeardOf(t *testing.T) {
	for _, c := range []struct {
		name         string
		effect, away bool
		accepted     bool
		trusts       int
	}{
		{"stored", true, false, true, 1},
		{"not stored", false, false, false, 0},
		{"nobody knows", true, true, false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			n := w.needs(nil)
			n.Store = &deafStore{Store: w.store, effect: c.effect, away: c.away}
			s, err := engine.New(n).CreateStack(t.Context(), w.caller, engine.Request{Name: "small", Source: stack.Source{Template: []byte(small)}})
			if (err == nil) != c.accepted || w.trusts() != c.trusts {
				t.Fatalf("%v, with %d trusts", err, w.trusts())
			}
			if !c.effect {
				return
			}
			if s = w.run(w.engine(nil), nil, s.ID); s.State() != "CREATE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
		})
	}
}

// A sourcelessStore cannot read sources.
type sourcelessStore struct{ engine.Store }

func (sourcelessStore) Source(context.Context, string) (stack.Source, error) {
	return stack.Source{}, errBroken
}

// A database that is away while a stack is planned does not fail the stack.
func TestPlanWaitsForTheDatabase(t *testing.T) {
	w := newWorld(t)
	s := w.create(w.engine(nil), "small", small, true)
	n := w.needs(nil)
	n.Store = sourcelessStore{n.Store}
	batch := w.take()
	if again := engine.New(n).Plan(t.Context(), batch); len(again) != 1 {
		t.Fatalf("%d messages are to come again", len(again))
	}
	_ = w.Publish(t.Context(), batch...)
	if s = w.run(w.engine(nil), nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
}

// A lameStore renews no lease.
type lameStore struct{ engine.Store }

func (lameStore) Renew(context.Context, string, time.Duration) error { return errBroken }

// A waitingCloud delays calls, and records how each wait ended.
type waitingCloud struct {
	engine.Cloud
	ended chan error
}

func (c waitingCloud) Do(ctx context.Context, _ stack.Account, _ stack.Call) stack.Answer {
	select {
	case <-ctx.Done():
		c.ended <- nil
	case <-time.After(time.Minute):
		c.ended <- errors.New("it still waited, with a lease that had run out")
	}
	return stack.Answer{Trouble: stack.Unsent, Reason: "gave up waiting"}
}

// A delayed call must not be sent when its lease may have expired: another worker may have found
// that the call was never made, and made it.
func TestNoCallWithoutALease(t *testing.T) {
	w := newWorld(t)
	w.create(w.engine(nil), "net", "heat_template_version: 2016-10-14\nresources: {net: {type: OS::Neutron::Net}}\n", true)
	n := w.needs(nil)
	if again := engine.New(n).Plan(t.Context(), w.take()); len(again) > 0 {
		t.Fatal("no plan")
	}
	cloud := waitingCloud{n.Cloud, make(chan error, 1)}
	n.Store, n.Cloud, n.Settings.Lease = lameStore{n.Store}, cloud, 300*time.Millisecond
	engine.New(n).Step(t.Context(), w.take())
	select {
	case err := <-cloud.ended:
		if err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatal("no call was made")
	}
}
