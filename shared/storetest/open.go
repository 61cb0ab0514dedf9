package storetest

import (
	"context"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testOpenTogether(t *testing.T, db Database) {
	empty := db.empty(t)
	opened := race(t, 6, func(int) error {
		s, err := store.Open(context.Background(), store.Options{URL: empty.URL, Keys: [][]byte{Key}})
		if err != nil {
			return err
		}
		k := newStack(newID())
		commit(t, s, stack.Change{NewStack: &k})
		return s.Close()
	}, func(error) bool { return false })
	if n := must(empty.Open(t, store.Options{}).CountStacks(background, stack.StackQuery{})); opened != n {
		t.Errorf("%d opened it, and wrote %d stacks", opened, n)
	}
}

func testLaterRelease(t *testing.T, db Database) {
	db.Open(t, store.Options{})
	db.sql(t, "INSERT INTO schema_version SELECT max(version) + 1, max(applied) FROM schema_version")
	s, err := store.Open(context.Background(), store.Options{URL: db.URL, Keys: [][]byte{Key}})
	if err == nil {
		_ = s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "later release") {
		t.Errorf("opened: %v", err)
	}
}
