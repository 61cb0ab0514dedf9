package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A poisonStore kills the worker that takes certain rows, or plans a certain stack, a number of
// times.
type poisonStore struct {
	engine.Store
	k     *killer
	rows  func(stack.Resource) bool
	plans string // ID of a stack
	left  *int   // deaths that are left
	alone *int   // deaths of workers that had a single row
}

func (s poisonStore) kill(rows []stack.Resource) bool {
	for _, r := range rows {
		if *s.left > 0 && s.rows != nil && s.rows(r) {
			*s.left--
			if len(rows) == 1 {
				*s.alone++
			}
			s.k.gone.Store(true)
			return true
		}
	}
	return false
}

func (s poisonStore) Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error) {
	taken, err := s.Store.Take(ctx, lease, ttl, ids, room)
	if s.kill(taken.Rows) {
		return stack.Taken{}, errKilled
	}
	return taken, err
}

func (s poisonStore) TakeDue(ctx context.Context, lease string, ttl time.Duration, key string, limit, room int) (stack.Taken, error) {
	taken, err := s.Store.TakeDue(ctx, lease, ttl, key, limit, room)
	if s.kill(taken.Rows) {
		return stack.Taken{}, errKilled
	}
	return taken, err
}

func (s poisonStore) TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (stack.Resource, int, bool, error) {
	r, deaths, ok, err := s.Store.TakeAlone(ctx, lease, ttl, id)
	if ok && deaths < 4 && s.kill([]stack.Resource{r}) { // after more deaths the row is not read any more
		return r, 0, false, errKilled
	}
	return r, deaths, ok, err
}

func (s poisonStore) Planned(ctx context.Context, stackID string, generation int64) (bool, error) {
	if s.plans == stackID && *s.left > 0 {
		*s.left--
		s.k.gone.Store(true)
		return false, errKilled
	}
	return s.Store.Planned(ctx, stackID, generation)
}

// outlive runs one worker after another until the stack has settled.
func (w *world) outlive(s stack.Stack) stack.Stack {
	w.t.Helper()
	for range 20 {
		k := killAt(1 << 40)
		if s = w.run(w.engine(k), k, s.ID); s.Status != stack.InProgress {
			return s
		}
	}
	w.t.Fatal("every worker dies")
	return s
}

const withPoison = `heat_template_version: queens
resources:
  a: {type: OS::Heat::Value, properties: {value: 1}}
  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
  c: {type: OS::Heat::RandomString}
  poison: {type: OS::Heat::RandomString}
  net: {type: OS::Neutron::Net}
  waits: {type: OS::Heat::TestResource, properties: {action_wait_secs: {create: 40}}}
`

// A row that kills each of its workers fails by itself, after two workers that had only this row
// died. Its stack can be removed.
func TestRowThatKillsItsWorkers(t *testing.T) {
	w := newWorld(t)
	left, alone := 100, 0
	w.wrap = func(s engine.Store, k *killer) engine.Store {
		return poisonStore{Store: s, k: k, rows: func(r stack.Resource) bool { return r.Name == "poison" }, left: &left, alone: &alone}
	}
	s := w.create(w.engine(nil), "s", withPoison, true)
	s = w.outlive(s)
	if s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "WorkerDied: resources.poison: 4 workers have ended") {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if died := 100 - left; died != 4 || alone != 2 {
		t.Errorf("%d workers died, %d of them with one row in hand", died, alone)
	}
	for name, r := range w.rows(s) {
		if want := map[bool]string{true: "CREATE_FAILED", false: "CREATE_COMPLETE"}[name == "poison"]; name != "waits" && r.State() != want {
			t.Errorf("%s is %s: %s", name, r.State(), r.Reason)
		}
	}
	left = 0
	if err := w.engine(nil).DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.outlive(s); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// Three deaths in a row with different rows fail nothing.
func TestWorkersThatAreKilledByChance(t *testing.T) {
	for _, waiting := range []bool{false, true} {
		w := newWorld(t)
		left, alone := 3, 0
		w.wrap = func(s engine.Store, k *killer) engine.Store {
			return poisonStore{Store: s, k: k, rows: func(r stack.Resource) bool { return !waiting || r.Name == "waits" && r.Status == stack.InProgress }, left: &left, alone: &alone}
		}
		s := w.outlive(w.create(w.engine(nil), "s", withPoison, true))
		if s.State() != "CREATE_COMPLETE" || left != 0 {
			t.Errorf("%s: %s, %d left", s.State(), s.Reason, left)
		}
	}
}

// A stack that kills each worker that plans it fails by itself. Other stacks do not.
func TestStackThatKillsItsPlanners(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s, other := w.create(e, "s", withPoison, true), w.create(e, "other", withPoison, true)
	left := 100
	w.wrap = func(inner engine.Store, k *killer) engine.Store {
		return poisonStore{Store: inner, k: k, plans: s.ID, left: &left, alone: new(int)}
	}
	if s = w.outlive(s); s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "WorkerDied: ") {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if died := 100 - left; died > 5 {
		t.Errorf("%d workers died", died)
	}
	if other = w.outlive(other); other.State() != "CREATE_COMPLETE" {
		t.Errorf("%s: %s", other.State(), other.Reason)
	}
}

// A latePoisonStore kills the planner of a stack whose time is over.
type latePoisonStore struct {
	engine.Store
	k    *killer
	left *int
}

func (s latePoisonStore) Planned(ctx context.Context, stackID string, generation int64) (bool, error) {
	if late, err := s.IsOverdue(ctx, stackID); err != nil || late && *s.left > 0 {
		*s.left--
		s.k.gone.Store(true)
		return false, errKilled
	}
	return s.Store.Planned(ctx, stackID, generation)
}

// The deaths of workers that settle a stack whose time is over are counted, too.
func TestStackThatKillsItsPlannersWhenLate(t *testing.T) {
	w := newWorld(t)
	left := 100
	w.wrap = func(s engine.Store, k *killer) engine.Store { return latePoisonStore{Store: s, k: k, left: &left} }
	s, err := w.engine(nil).CreateStack(t.Context(), w.caller, engine.Request{Name: "s", TimeoutMins: 1, DisableRollback: true, Source: stack.Source{Template: []byte(
		"heat_template_version: queens\nresources:\n  waits: {type: OS::Heat::TestResource, properties: {action_wait_secs: {create: 4000}}}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if s = w.outlive(s); s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "4 workers have ended") {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if died := 100 - left; died > 5 {
		t.Errorf("%d workers died", died)
	}
}
