package request

import (
	"context"
	"errors"
	"testing"

	"hearth/shared/stack"
)

// A request decides again while others come first, a limited number of times.
func TestDecideAgain(t *testing.T) {
	for _, c := range []struct {
		stale     int // decisions that another writer comes before
		decisions int
		code      stack.Code
	}{
		{0, 1, ""}, {3, 4, ""}, {mostDecisions - 1, mostDecisions, ""}, {mostDecisions, mostDecisions, stack.Unavailable},
		{10 * mostDecisions, mostDecisions, stack.Unavailable},
	} {
		decisions := 0
		err := decideReading(context.Background(), "The resource web", func() error {
			if decisions++; decisions <= c.stale {
				return stack.ErrStale
			}
			return nil
		})
		switch {
		case decisions != c.decisions:
			t.Errorf("%d stale: decisions = %d, want %d", c.stale, decisions, c.decisions)
		case stack.CodeOf(err) != c.code:
			t.Errorf("%d stale: stack.CodeOf(err) = %q, want %q", c.stale, stack.CodeOf(err), c.code)
		case (err != nil) != (c.code != ""):
			t.Errorf("%d stale: (err != nil) = %v, want %v", c.stale, (err != nil), (c.code != ""))
		}
	}
}

// Another error than a stale row ends the decisions, also one of the reading between them.
func TestDecideOnce(t *testing.T) {
	away := errors.New("away")
	decisions := 0
	err := decideReading(context.Background(), "x", func() error { decisions++; return away })
	if err != away || decisions != 1 {
		t.Errorf("%d decisions, %v", decisions, err)
	}
	err = decideAgain(context.Background(), func() error { return stack.ErrStale }, func() error { return away }, func() error { return nil })
	if err != away {
		t.Errorf("the reading failed: %v", err)
	}
}

// A request whose client hangs up decides no more.
func TestDecideEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	decisions := 0
	err := decideReading(ctx, "x", func() error {
		if decisions++; decisions == 3 {
			cancel()
		}
		return stack.ErrStale
	})
	if !errors.Is(err, context.Canceled) || decisions != 3 {
		t.Errorf("%d decisions, %v", decisions, err)
	}
}
