package storetest

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"hearth/shared/nettest"
	"hearth/shared/stack"
	"hearth/shared/store"
)

// throughProxy returns a store whose connections go through a proxy.
func throughProxy(t *testing.T) (*store.Store, *nettest.Proxy, Database) {
	t.Helper()
	db := PostgresDatabase(t)
	u, err := url.Parse(db.URL)
	if err != nil {
		t.Fatal(err)
	}
	p, err := nettest.NewProxy(u.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return Database{URL: p.URL(db.URL)}.Open(t, store.Options{Timeout: time.Second}), p, db
}

// soon runs what must end. Without limits it never does.
func soon(t *testing.T, what string, do func(ctx context.Context)) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); do(context.Background()) }()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatalf("%s never ends", what)
	}
}

const commitWord = "commit\x00"

// A commit that never reaches the server has no effect, and its error says nothing of one. The next
// commit uses another connection.
func TestSilentCommit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		delivered bool
		stacks    int // after the lost commit
	}{"lost on its way": {false, 0}, "its answer lost": {true, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, p, _ := throughProxy(t)
			k, other := newStack("k"), newStack("other")
			p.SilenceOn(commitWord, 0, 1, c.delivered)
			soon(t, "the commit", func(ctx context.Context) {
				if r := s.Commit(ctx, stack.Change{NewStack: &k}); !errors.Is(r[0].Err, stack.ErrAway) {
					t.Errorf("got %v, want ErrAway", r[0].Err)
				}
			})
			if p.Silenced() != 1 {
				t.Fatal("the proxy saw no commit")
			}
			soon(t, "the next commit", func(ctx context.Context) {
				if r := s.Commit(ctx, stack.Change{NewStack: &other}); r[0].Err != nil {
					t.Error(r[0].Err)
				}
			})
			if n := must(s.CountStacks(background, stack.StackQuery{Names: []string{"k"}})); n != c.stacks {
				t.Errorf("%d stacks of the lost commit, want %d", n, c.stacks)
			}
			// A second try of the same change gets the result when the server has released its
			// rows.
			soon(t, "the same commit", func(ctx context.Context) {
				err := s.Commit(ctx, stack.Change{NewStack: &k})[0].Err
				for try := 0; errors.Is(err, stack.ErrAway) && try < 20; try++ {
					err = s.Commit(ctx, stack.Change{NewStack: &k})[0].Err
				}
				if refused := stack.CodeOf(err) == stack.StackExists; c.delivered != refused || !c.delivered && err != nil {
					t.Errorf("tried again: %v", err)
				}
			})
		})
	}
}

// Idle connections that died are replaced: neither a read nor a write fails because of them.
func TestSilentPool(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	k := newStack("k")
	race(t, 8, func(int) error { _, err := s.CountStacks(background, stack.StackQuery{}); return err }, func(error) bool { return false })
	p.Silence(true)
	soon(t, "a read", func(ctx context.Context) {
		if n, err := s.CountStacks(ctx, stack.StackQuery{}); n != 0 || err != nil {
			t.Errorf("%d stacks, %v", n, err)
		}
	})
	soon(t, "a write", func(ctx context.Context) {
		err := s.Commit(ctx, stack.Change{NewStack: &k})[0].Err
		for try := 0; errors.Is(err, stack.ErrAway) && try < 20; try++ { // more dead idle connections
			err = s.Commit(ctx, stack.Change{NewStack: &k})[0].Err
		}
		if err != nil && stack.CodeOf(err) != stack.StackExists {
			t.Error(err)
		}
	})
}

// A server that does not answer is away for every call, and is back when it answers.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	k := newStack("k")
	p.Silence(false)
	for name, ask := range map[string]func(context.Context) error{
		"ping": s.Ping,
		"read": func(ctx context.Context) error { _, err := s.Stack(ctx, k.ID); return err },
		"lease": func(ctx context.Context) error {
			_, err := s.Take(ctx, "l", time.Second, []string{"r"}, 1)
			return err
		},
		"due":    func(ctx context.Context) error { _, _, err := s.Due(ctx, 10); return err },
		"commit": func(ctx context.Context) error { return s.Commit(ctx, stack.Change{NewStack: &k})[0].Err },
	} {
		soon(t, name, func(ctx context.Context) {
			if err := ask(ctx); !errors.Is(err, stack.ErrAway) {
				t.Errorf("%s: got %v, want ErrAway", name, err)
			}
		})
	}
	cut, cancel := context.WithCancel(background)
	cancel()
	if err := s.Ping(cut); err == nil || errors.Is(err, stack.ErrAway) {
		t.Errorf("a caller that gave up got %v", err)
	}
	p.Restore()
	commit(t, s, stack.Change{NewStack: &k})
}

// A read goes on when the server has closed all connections. A write returns that the database is
// away, and works the next time.
func TestServerEndsConnections(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	for range 5 {
		race(t, 8, func(int) error { _, err := s.CountStacks(background, stack.StackQuery{}); return err }, func(error) bool { return false })
		p.Cut()
		if _, err := s.CountStacks(background, stack.StackQuery{}); err != nil {
			t.Fatal(err)
		}
	}
	p.Refuse()
	if _, err := s.CountStacks(background, stack.StackQuery{}); !errors.Is(err, stack.ErrAway) {
		t.Errorf("with no server: %v", err)
	}
	p.Restore()
	if _, err := s.CountStacks(background, stack.StackQuery{}); err != nil {
		t.Error(err)
	}
}
