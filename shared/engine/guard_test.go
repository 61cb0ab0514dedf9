package engine_test

import (
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const quiet = "heat_template_version: 2021-04-16\nresources:\n  a: {type: OS::Heat::None}\n"

// A protection refuses the deletion of a stack with a sentence that says who set it and why. A lock
// expires by itself. A request that read the stack before the guard was set is refused too.
func TestGuards(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "precious", quiet, true).ID)
	before := s
	refused := func(s stack.Stack, code stack.Code, words ...string) {
		t.Helper()
		err := e.DeleteStack(t.Context(), w.caller, s)
		if stack.CodeOf(err) != code {
			t.Fatalf("deleting gives %v, want %s", err, code)
		}
		for _, word := range words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q does not say %q", err, word)
			}
		}
		if now, err := w.store.Stack(t.Context(), s.ID); err != nil || now.Action != stack.Create {
			t.Fatalf("it is %s, %v", now.State(), err)
		}
	}
	set := func(change func(*stack.Guard)) {
		t.Helper()
		if _, err := e.ChangeGuard(t.Context(), before, change); err != nil {
			t.Fatal(err)
		}
	}
	set(func(g *stack.Guard) {
		g.LockedUntil, g.LockReason, g.LockedBy = w.clock.Now().Add(time.Hour), "audit", "ann"
	})
	refused(before, stack.Locked, "precious", "audit", "ann", w.clock.Now().Add(time.Hour).UTC().Format(time.RFC3339))

	if _, err := e.UpdateStack(t.Context(), w.caller, before, engine.UpdateRequest{Existing: true}); stack.CodeOf(err) != stack.Locked {
		t.Errorf("updating gives %v", err)
	}

	set(func(g *stack.Guard) { g.Protected, g.ProtectionReason, g.ProtectedBy = true, "ours to keep", "bob" })
	w.clock.forward(time.Hour)
	refused(before, stack.Protected, "precious", "ours to keep", "bob")

	set(func(g *stack.Guard) { *g = stack.Guard{StackID: s.ID} })
	if err := e.DeleteStack(t.Context(), w.caller, before); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("it is %s", s.State())
	}
}

// A stack can be protected from the beginning: what creates it writes the guard too.
func TestProtectedFromTheBeginning(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{
		Name: "s", Source: stack.Source{Template: []byte("heat_template_version: 2018-08-31\n")},
		Guard: &stack.Guard{Protected: true, ProtectedBy: "ann", ProtectionReason: "ours"},
	})
	if err != nil {
		t.Fatal(err)
	}
	switch g, err := e.Guard(t.Context(), s); {
	case err != nil:
		t.Errorf("the guard is %+v, %v", g, err)
	case !g.Protected:
		t.Errorf("the guard is %+v, %v", g, err)
	case g.StackID != s.ID:
		t.Errorf("the guard is %+v, %v", g, err)
	case g.ProtectedBy != "ann":
		t.Errorf("the guard is %+v, %v", g, err)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); stack.CodeOf(err) != stack.Protected {
		t.Errorf("deleting gives %v", err)
	}
}
