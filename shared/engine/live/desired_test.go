package live

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// A resource whose values panic gives its place back. Otherwise the resources of all tenants would wait.
func TestPanicWhileValuesAreResolved(t *testing.T) {
	base := &commit.Base{Resolving: commit.NewTurns(1)}
	s := &Scene{Runtime: &Runtime{Reader: &source.Reader{Base: base}}}
	err := stack.Recovered(func() error { return s.inTurn(t.Context(), true, func() { panic("poison") }) })
	if err == nil {
		t.Error("the panic is not told")
	}
	if _, err := base.Resolving.Begin(t.Context(), "another", time.Millisecond); err != nil {
		t.Errorf("the place is still taken: %v", err)
	}
}

// A row waits for its turn for a short time, and a plan until the turn comes.
func TestRowsAreGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		base := &commit.Base{Resolving: commit.NewTurns(1)}
		s := &Scene{Runtime: &Runtime{Reader: &source.Reader{Base: base}}}
		end, err := base.Resolving.Begin(t.Context(), "another", 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.inTurn(t.Context(), true, func() { t.Error("a row is resolved out of turn") }); !errors.Is(err, commit.ErrBusy) {
			t.Errorf("a row that waits: %v", err)
		}
		time.AfterFunc(time.Hour, end)
		done := false
		if err := s.inTurn(t.Context(), false, func() { done = true }); err != nil || !done {
			t.Errorf("a plan that waits: done %v, %v", done, err)
		}
	})
}

// The first user of a stack's credential reads it for all. When reading it panics, the others must not
// act without a credential.
func TestPanicWhileTheCredentialIsRead(t *testing.T) {
	s := &Scene{Runtime: &Runtime{}} // has no store
	err := stack.Recovered(func() error {
		_, err := s.account(t.Context())
		return err
	})
	if _, panicked := err.(*stack.Panic); !panicked {
		t.Fatal(err)
	}
	if _, err := s.account(t.Context()); err == nil {
		t.Error("an account without a credential is returned")
	}
}
