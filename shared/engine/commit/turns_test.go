package commit

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A wait for a turn ends with its time or its context.
func TestTurnsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := NewTurns(1)
		end, err := turns.Begin(t.Context(), "a", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := turns.Begin(t.Context(), "a", time.Second); !errors.Is(err, ErrBusy) {
			t.Errorf("a wait that is too long: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := turns.Begin(ctx, "b", 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a wait whose context ended: %v", err)
		}
		end()
		if _, err := turns.Begin(t.Context(), "c", time.Second); err != nil {
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
			end, err := turns.Begin(t.Context(), project, 0)
			if err != nil {
				t.Fatal(err)
			}
			end()
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
