package locktest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/lock"
)

// Suite is what every locker does. Keys are the test's own, so that all may
// share one server.
func Suite(t *testing.T, l lock.Locker) {
	for _, c := range []struct {
		name string
		run  func(t *testing.T, l lock.Locker, key string)
	}{
		{"a held lock is refused", refused},
		{"unlock frees it", freed},
		{"keys are apart", apart},
		{"it ends by itself", ends},
		{"an old holder cannot end the new one's", oldHolder},
		{"unlocking twice is harmless", twice},
		{"unlock works after the context has ended", unlockLate},
		{"no lock with an ended context", ended},
		{"of many only one gets it", one},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, l, fmt.Sprintf("%s/%d", t.Name(), time.Now().UnixNano()))
		})
	}
}

func try(t *testing.T, l lock.Locker, key string, ttl time.Duration) (unlock func(), ok bool) {
	t.Helper()
	unlock, ok, err := l.TryLock(t.Context(), key, ttl)
	if err != nil {
		t.Fatal(err)
	}
	if ok == (unlock == nil) {
		t.Fatalf("ok is %v, and unlock nil is %v", ok, unlock == nil)
	}
	return unlock, ok
}

// take asks until the lock is free.
func take(t *testing.T, l lock.Locker, key string, ttl time.Duration) (unlock func()) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if unlock, ok := try(t, l, key, ttl); ok {
			return unlock
		}
		time.Sleep(5 * time.Millisecond) // an expired lock sends no signal
	}
	t.Fatal("the lock never became free")
	return nil
}

func refused(t *testing.T, l lock.Locker, key string) {
	take(t, l, key, time.Hour)
	if _, ok := try(t, l, key, time.Hour); ok {
		t.Error("two hold it")
	}
}

func freed(t *testing.T, l lock.Locker, key string) {
	for range 3 {
		unlock, ok := try(t, l, key, time.Hour)
		if !ok {
			t.Fatal("it is not free")
		}
		unlock()
	}
}

func apart(t *testing.T, l lock.Locker, key string) {
	take(t, l, key, time.Hour)
	if _, ok := try(t, l, key+"b", time.Hour); !ok {
		t.Error("another key is held too")
	}
}

func ends(t *testing.T, l lock.Locker, key string) {
	take(t, l, key, 30*time.Millisecond)
	take(t, l, key, time.Hour)
}

func oldHolder(t *testing.T, l lock.Locker, key string) {
	old := take(t, l, key, 30*time.Millisecond)
	take(t, l, key, time.Hour)
	old()
	if _, ok := try(t, l, key, time.Hour); ok {
		t.Error("the old holder ended the new one's lock")
	}
}

func twice(t *testing.T, l lock.Locker, key string) {
	unlock := take(t, l, key, time.Hour)
	unlock()
	take(t, l, key, time.Hour)
	unlock()
	if _, ok := try(t, l, key, time.Hour); ok {
		t.Error("the second unlock ended another holder's lock")
	}
}

func unlockLate(t *testing.T, l lock.Locker, key string) {
	ctx, cancel := context.WithCancel(t.Context())
	unlock, ok, err := l.TryLock(ctx, key, time.Hour)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	cancel()
	unlock()
	if _, ok := try(t, l, key, time.Hour); !ok {
		t.Error("it is still held")
	}
}

func ended(t *testing.T, l lock.Locker, key string) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok, err := l.TryLock(ctx, key, time.Hour); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", ok, err)
	}
}

func one(t *testing.T, l lock.Locker, key string) {
	var got atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, ok, err := l.TryLock(t.Context(), key, time.Hour); ok && err == nil {
				got.Add(1)
			}
		})
	}
	all.Wait()
	if got.Load() != 1 {
		t.Errorf("%d hold it", got.Load())
	}
}
