package cloud

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"hearth/shared/stack"
)

// broken returns a Cloud that panics when it makes a call.
func broken(t *testing.T) *Cloud {
	t.Helper()
	c, err := New(Options{AuthURL: "http://127.0.0.1:1/v3", Username: "hearth", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	c.provider = nil
	return c
}

// panics reports whether do panics.
func panics(do func()) bool {
	return stack.Recovered(func() error {
		do()
		return nil
	}) != nil
}

// A call that panics gives its place back. Otherwise later calls would wait for ever.
func TestPanicGivesItsPlaceBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := broken(t)
		c.gates = newGates(1, time.Now)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for i := range 3 {
			if !panics(func() { c.send(ctx, request{key: someKey, method: "GET"}) }) {
				t.Fatalf("call %d did not begin", i)
			}
		}
	})
}

// The goroutine that opens a session serves many calls. Each gets its panic.
func TestPanicOfAnOpening(t *testing.T) {
	c := broken(t)
	for name, open := range map[string]func(){
		"session":     func() { _, _ = c.session(t.Context(), stack.Account{Caller: &stack.Caller{Token: "t", Project: "p"}}) },
		"other cloud": func() { _, _ = (&Cloud{}).other(t.Context(), "key", stack.Account{}, stack.Other{}) },
	} {
		if !panics(open) {
			t.Errorf("%s: no panic was passed on", name)
		}
	}
}
