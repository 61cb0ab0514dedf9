package live

import (
	"testing"

	"golang.org/x/sync/semaphore"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// A resource whose values panic gives its place back. Otherwise the resources of all tenants would wait.
func TestPanicWhileValuesAreResolved(t *testing.T) {
	base := &commit.Base{Resolving: semaphore.NewWeighted(1)}
	s := &Scene{Runtime: &Runtime{Reader: &source.Reader{Base: base}}}
	err := stack.Recovered(func() error { return s.inTurn(t.Context(), func() { panic("poison") }) })
	if err == nil || !base.Resolving.TryAcquire(1) {
		t.Errorf("after %v the place is still taken", err)
	}
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
