package stack

import "testing"

// TestWaitKeys holds the written form of wait keys, because rows in progress have it, and what is
// read from it.
func TestWaitKeys(t *testing.T) {
	if got := SignalKey("handle"); got != "signal/handle" {
		t.Errorf("SignalKey is %q", got)
	}
	if got := HeldKey("s"); got != "held/s" {
		t.Errorf("HeldKey is %q", got)
	}
	for _, c := range []struct {
		key, handle     string
		signalled, held bool
	}{
		{key: SignalKey("handle"), handle: "handle", signalled: true},
		{key: SignalKey(""), signalled: true},
		{key: HeldKey("s"), held: true},
		{key: "held"},
		{key: "list/p/compute//servers"},
		{key: "wait/signal/s"},
		{key: ""},
	} {
		handle, ok := SignalOf(c.key)
		if ok && handle != c.handle {
			t.Errorf("%q is for the signals of %q, want %q", c.key, handle, c.handle)
		}
		if ok != c.signalled {
			t.Errorf("%q: ok is %v", c.key, ok)
		}
		if got := IsHeldKey(c.key); got != c.held {
			t.Errorf("%q: held is %v", c.key, got)
		}
	}
}
