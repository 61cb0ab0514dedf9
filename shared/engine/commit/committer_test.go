package commit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
)

// A slowStore has commits that do not come back, and commits that panic.
type slowStore struct {
	Store
	let     chan struct{} // hung commits come back when it is closed
	mu      sync.Mutex
	hanging int
}

func (s *slowStore) Commit(_ context.Context, changes ...stack.Change) []stack.Result {
	for _, c := range changes {
		switch c.Consumed[0] {
		case "hangs":
			s.mu.Lock()
			s.hanging++
			s.mu.Unlock()
			<-s.let
		case "panics":
			panic("a bug")
		}
	}
	return make([]stack.Result, len(changes))
}

// awaits waits until n commits hang.
func (s *slowStore) awaits(n int) {
	for hanging := -1; hanging < n; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		hanging = s.hanging
		s.mu.Unlock()
	}
}

type noPublisher struct{}

func (noPublisher) Publish(context.Context, ...stack.Message) error { return nil }

func newTestCommitter() (*committer, *slowStore) {
	s := &slowStore{let: make(chan struct{})}
	return &committer{Mask: func(context.Context, *stack.Change) error { return nil }, store: s, publish: noPublisher{}, log: slog.New(slog.DiscardHandler), now: time.Now}, s
}

func (c *committer) try(word string) error {
	return c.Commit(context.Background(), stack.Change{Consumed: []string{word}}).Err
}

// Changes that arrive while a transaction hangs are written by other lanes, as long as there are
// any, and the process is ready all the time.
func TestHungCommitDelaysNoOthers(t *testing.T) {
	t.Parallel()
	c, s := newTestCommitter()
	var hung sync.WaitGroup
	for i := range mostLanes - 1 {
		hung.Go(func() {
			if err := c.try("hangs"); err != nil {
				t.Error(err)
			}
		})
		s.awaits(i + 1)
	}
	for i := range 20 {
		if err := c.try(fmt.Sprint(i)); err != nil {
			t.Error(err)
		}
	}
	if late := c.waitedFor(); late > maxStall {
		t.Errorf("late by %s though changes were written", late)
	}
	close(s.let)
	hung.Wait()
	if len(c.lanes) != 0 || c.waitedFor() != 0 {
		t.Errorf("%d lanes are left", len(c.lanes))
	}
}

// While all lanes hang the committer says for how long nothing was written.
func TestHungCommitIsTold(t *testing.T) {
	t.Parallel()
	c, s := newTestCommitter()
	e := &Base{Commits: c}
	var hung sync.WaitGroup
	hung.Go(func() { _ = c.try("hangs") })
	s.awaits(1)
	if err := e.Ready(); err != nil {
		t.Errorf("not ready at once: %v", err)
	}
	c.mu.Lock()
	for l := range c.lanes {
		l.oldest = l.oldest.Add(-2 * maxStall)
	}
	c.mu.Unlock()
	if err := e.Ready(); err == nil {
		t.Error("ready, though a commit hangs")
	}
	close(s.let)
	hung.Wait()
	if err := e.Ready(); err != nil {
		t.Errorf("not ready afterwards: %v", err)
	}
}

// A commit that panics is an error of its own change alone, and the committer goes on.
func TestPanicInCommit(t *testing.T) {
	t.Parallel()
	c, s := newTestCommitter()
	var all sync.WaitGroup
	all.Go(func() { _ = c.try("hangs") }) // those that come meanwhile are one transaction
	s.awaits(1)
	errs := make([]error, 5)
	for i := range errs {
		all.Go(func() {
			word := fmt.Sprint(i)
			if i == 2 {
				word = "panics"
			}
			errs[i] = c.try(word)
		})
	}
	for n := 0; n < len(errs); time.Sleep(time.Millisecond) {
		c.mu.Lock()
		n = len(c.waiting)
		c.mu.Unlock()
	}
	close(s.let)
	all.Wait()
	for i, err := range errs {
		if (err != nil) != (i == 2) {
			t.Errorf("change %d: %v", i, err)
		}
	}
	if err := c.try("after"); err != nil || errors.Is(err, stack.ErrStale) {
		t.Errorf("the next commit: %v", err)
	}
}
