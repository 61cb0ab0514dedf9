package cloud

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var someKey = rateKey{"here", "network", "p"}

// In a synctest bubble time is virtual: it advances only when all goroutines wait.

func TestGateLetsThroughInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gs := newGates(2, time.Now)
		var mu sync.Mutex
		var order []int
		busy, peak := 0, 0
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				ticket := gs.ticket(someKey)
				defer gs.leave(ticket)
				if err := gs.enter(t.Context(), ticket); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				order = append(order, i)
				busy++
				peak = max(peak, busy)
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				busy--
				mu.Unlock()
				gs.exit(ticket, served, 0)
			})
			synctest.Wait() // it has its number before the next one draws
		}
		all.Wait()
		for i, got := range order {
			if got/2 != i/2 { // two at a time, in any order
				t.Fatalf("order = %v", order)
			}
		}
		if len(order) != 20 || peak != 2 {
			t.Errorf("%d calls, at most %d at once; want 20 and 2", len(order), peak)
		}
		if n := len(gs.all); n != 0 {
			t.Errorf("%d gates are kept that nobody needs", n)
		}
	})
}

func TestGateWaitsForThrottlingAndKeepsPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gs := newGates(1, time.Now)
		first, second := gs.ticket(someKey), gs.ticket(someKey)
		began := time.Now()
		if err := gs.enter(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		passed := make(chan string, 2)
		go func() {
			_ = gs.enter(t.Context(), second)
			passed <- "second"
			gs.exit(second, served, 0)
			gs.leave(second)
		}()
		synctest.Wait()
		gs.exit(first, throttled, 7*time.Second)
		if err := gs.enter(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		passed <- "first"
		if waited := time.Since(began); waited != 7*time.Second {
			t.Errorf("waited %v, want 7s", waited)
		}
		gs.exit(first, served, 0)
		gs.leave(first)
		if a, b := <-passed, <-passed; a != "first" || b != "second" {
			t.Errorf("%s came before %s: a throttled call must not be overtaken", a, b)
		}
	})
}

func TestGateEndsWithItsContextOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gs := newGates(1, time.Now)
		holder, waiter, other := gs.ticket(someKey), gs.ticket(someKey), gs.ticket(someKey)
		if err := gs.enter(t.Context(), holder); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		if err := gs.enter(ctx, waiter); err != context.DeadlineExceeded || time.Since(began) != time.Hour {
			t.Errorf("enter = %v after %v, want its deadline after 1h", err, time.Since(began))
		}
		if err := gs.enter(ctx, waiter); err != context.DeadlineExceeded {
			t.Errorf("enter with an ended context = %v", err)
		}
		gs.leave(waiter)
		gs.exit(holder, served, 0)
		gs.leave(holder)
		if err := gs.enter(t.Context(), other); err != nil { // the place of the call that left is free
			t.Fatal(err)
		}
		gs.exit(other, served, 0)
		gs.leave(other)
		if len(gs.all) != 0 {
			t.Error("an unused gate is kept")
		}
	})
}

// A service serves ten calls a second and throttles the rest: all calls are served, late, and the
// controller does not overload it.
func TestGateWeathersAStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls, perSecond = 300, 10
		gs := newGates(32, time.Now)
		var mu sync.Mutex
		var second time.Time
		taken, attempts, done := 0, 0, 0
		serve := func() (verdict, time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			attempts++
			if now := time.Now().Truncate(time.Second); now != second {
				second, taken = now, 0
			}
			if taken++; taken > perSecond {
				return throttled, time.Second
			}
			done++
			return served, 0
		}
		began := time.Now()
		var all sync.WaitGroup
		for range calls {
			all.Go(func() {
				ticket := gs.ticket(someKey)
				defer gs.leave(ticket)
				for {
					if err := gs.enter(t.Context(), ticket); err != nil {
						t.Error(err)
						return
					}
					time.Sleep(50 * time.Millisecond)
					v, after := serve()
					gs.exit(ticket, v, after)
					if v == served {
						return
					}
				}
			})
		}
		all.Wait()
		took := time.Since(began)
		t.Logf("%d calls took %v and %d attempts", done, took, attempts)
		if done != calls {
			t.Errorf("%d of %d calls were served", done, calls)
		}
		if attempts > 2*calls {
			t.Errorf("%d attempts for %d calls: it does not slow down", attempts, calls)
		}
		if limit := 3 * calls / perSecond * time.Second; took > limit {
			t.Errorf("took %v, more than three times the bound of %v", took, limit/3)
		}
	})
}
