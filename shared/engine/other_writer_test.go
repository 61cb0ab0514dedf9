package engine_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A disturbedStore is a store in which a user changes the guard of a stack whenever a worker is about
// to write the stack, for one of three writes. Some steps of a worker need two writes.
type disturbedStore struct {
	engine.Store
	t     testing.TB
	mu    sync.Mutex
	times map[string]int // writes of workers, by stack
}

func (s *disturbedStore) Commit(ctx context.Context, changes ...stack.Change) []stack.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range changes {
		if c.Stack == nil || c.Guard != nil {
			continue
		}
		if s.times[c.Stack.ID]%3 == 0 {
			s.disturb(ctx, c.Stack.ID)
		}
		s.times[c.Stack.ID]++
	}
	return s.Store.Commit(ctx, changes...)
}

// disturb writes the guard of a stack, and with it a new version of the stack.
func (s *disturbedStore) disturb(ctx context.Context, id string) {
	now, err := s.Stack(ctx, id)
	if err == nil {
		err = s.Store.Commit(ctx, stack.Change{Stack: &now, Guard: &stack.Guard{StackID: id}})[0].Err
	}
	if err != nil && !errors.Is(err, stack.ErrStale) {
		s.t.Error(err)
	}
}

// Every story ends as it would alone when a user writes the stack before each write of a worker: no
// message is taken for done because its write was stale.
func TestAnotherWriterComesFirst(t *testing.T) {
	t.Parallel()
	all := everyStory()
	if os.Getenv("HEARTH_CRASH_EVERY") == "" { // the short form
		all = slices.Concat(all[:3], slices.DeleteFunc(all[3:], func(s story) bool { return len(s.name)%4 != 0 }))
	}
	for _, one := range all {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, one.begin)
			alone := play(t, one, b, nil)
			disturbed := &disturbedStore{t: t, times: map[string]int{}}
			b.wrap = func(s engine.Store, _ *killer) engine.Store {
				disturbed.Store = s
				return disturbed
			}
			if got := play(t, one, b, nil); got != alone {
				t.Errorf("disturbed it is\n%s\nalone it is\n%s", got, alone)
			}
			if len(disturbed.times) == 0 {
				t.Error("no write was stale")
			}
		})
	}
}

// Users may change the guard of a stack all the time while it is planned: it is planned all the same.
func TestGuardsWhileAStackIsPlanned(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "s", "heat_template_version: 2018-08-31\nresources:\n  g: {type: OS::Heat::ResourceGroup, properties: {count: 300, resource_def: {type: OS::Heat::None}}}\n", true)
	ctx, stop := context.WithCancel(t.Context())
	var users sync.WaitGroup
	for range 2 {
		users.Go(func() {
			for ctx.Err() == nil {
				if _, err := e.ChangeGuard(ctx, s, func(g *stack.Guard) { g.Protected = !g.Protected }); err != nil && stack.CodeOf(err) != stack.ActionInProgress && ctx.Err() == nil {
					t.Error(err)
					return
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	end := w.run(e, nil, s.ID)
	stop()
	users.Wait()
	if end.State() != "CREATE_COMPLETE" {
		t.Errorf("it is %s: %s", end.State(), end.Reason)
	}
}
