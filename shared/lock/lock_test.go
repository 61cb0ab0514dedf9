package lock_test

import (
	"testing"
	"time"

	"hearth/shared/lock"
	"hearth/shared/locktest"
	"hearth/shared/queuetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	locktest.Suite(t, lock.NewMemory())
}

func TestRedis(t *testing.T) {
	t.Parallel()
	server := queuetest.ForTest(t)
	l, err := lock.NewRedis(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	t.Run("suite", func(t *testing.T) { locktest.Suite(t, l) })

	t.Run("flushed and killed", func(t *testing.T) {
		unlock, ok, err := l.TryLock(t.Context(), "k", time.Hour)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if err := server.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := l.TryLock(t.Context(), "k", time.Hour); err != nil || !ok {
			t.Errorf("after a flush: %v, %v", ok, err)
		}
		server.Kill()
		unlock() // does not hang, and does not panic
		if _, ok, err := l.TryLock(t.Context(), "k", time.Hour); err == nil || ok {
			t.Errorf("from a dead Redis: %v, %v", ok, err)
		}
	})
}

func TestBadAddress(t *testing.T) {
	t.Parallel()
	if _, err := lock.NewRedis("http://nowhere"); err == nil {
		t.Error("http:// was taken for the address of a Redis")
	}
}
