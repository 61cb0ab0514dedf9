package commit

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A project with much work does not delay another. There is always a place for the first work of
// another, and its next work goes before what came earlier.
func TestTurnsAreFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(3)
		var mu sync.Mutex
		var order []string
		work := func(project string) {
			if err := turns.Begin(t.Context(), project, 0); err != nil {
				t.Error(err)
			}
			mu.Lock()
			order = append(order, project)
			mu.Unlock()
			time.Sleep(time.Second)
			turns.End(project)
		}
		for _, project := range []string{"many", "many", "many", "many", "many", "many", "few", "few"} {
			go work(project)
			synctest.Wait()
		}
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		want := []string{"many", "many", "few", "few", "many", "many"}
		if !slices.Equal(order[:3], want[:3]) || len(order) > 6 || !slices.Contains(order[3:], "few") {
			t.Errorf("in a second and a half they began in the order %v, want as %v", order, want)
		}
		time.Sleep(time.Minute)
		if turns.free != 3 || len(turns.of)+len(turns.last)+len(turns.waiting) != 0 {
			t.Errorf("something is left: %+v", turns)
		}
	})
}

// A wait ends with its time or its context, and passes a turn on that has come.
func TestTurnsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(1)
		if err := turns.Begin(t.Context(), "a", 0); err != nil {
			t.Fatal(err)
		}
		if err := turns.Begin(t.Context(), "a", time.Second); !errors.Is(err, ErrBusy) {
			t.Errorf("a wait that is too long: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := turns.Begin(ctx, "b", 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a wait whose context ended: %v", err)
		}
		turns.End("a")
		if err := turns.Begin(t.Context(), "c", time.Second); err != nil {
			t.Errorf("a turn that is free: %v", err)
		}
	})
}

// Long work rests while another project has turns, and works on without a rest otherwise.
func TestLongWorkRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(8)
		work := func() (rest time.Duration) {
			meter := turns.Meter(t.Context(), 2)
			time.Sleep(10 * time.Millisecond)
			before := time.Now()
			if err := meter.Spend(1, 0); err != nil {
				t.Error(err)
			}
			return time.Since(before)
		}
		begin := func(project string) {
			if err := turns.Begin(t.Context(), project, 0); err != nil {
				t.Error(err)
			}
			turns.End(project)
		}
		time.Sleep(time.Hour)
		begin("a")
		time.Sleep(sharedWithin)
		begin("a")
		if rest := work(); rest != 0 {
			t.Errorf("alone it rests %s", rest)
		}
		begin("b")
		if rest := work(); rest != 70*time.Millisecond {
			t.Errorf("beside another project it rests %s after 10 ms, want 70 ms: eight such use one of two processors", rest)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := turns.Meter(ctx, 2).Spend(1, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("work whose context has ended: %v", err)
		}
	})
}
