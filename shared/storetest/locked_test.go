package storetest

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// A file that another program locks is away, and is back when it is free. Reads go on meanwhile.
func TestLockedFile(t *testing.T) {
	t.Parallel()
	db := SQLite(t)
	s := db.Open(t, store.Options{Timeout: 200 * time.Millisecond})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k})
	other, err := sql.Open("sqlite", strings.TrimPrefix(db.URL, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	lock, err := other.Conn(background)
	if err == nil {
		_, err = lock.ExecContext(background, "BEGIN IMMEDIATE")
	}
	if err != nil {
		t.Fatal(err)
	}
	soon(t, "writes", func(ctx context.Context) {
		race(t, 4, func(int) error {
			more := newStack(newID())
			if err := s.Commit(ctx, stack.Change{NewStack: &more})[0].Err; !errors.Is(err, stack.ErrAway) {
				t.Errorf("got %v, want ErrAway", err)
			}
			return nil
		}, func(error) bool { return false })
	})
	if found, err := s.Stack(background, k.ID); err != nil || found.Name != "k" {
		t.Errorf("a read: %v", err)
	}
	if _, err := lock.ExecContext(background, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	more := newStack("more")
	commit(t, s, stack.Change{NewStack: &more})
}
