package lifecycle_test

import (
	"strings"
	"testing"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// TestWaitKeyHoldsNoSecret checks that a secret in place of a handle is not stored as a wait key. A
// handle of the same stack is waited for, even if its ID contains a secret.
func TestWaitKeyHoldsNoSecret(t *testing.T) {
	t.Parallel()
	secrets := &stack.Secrets{}
	secrets.Add("hush-hush-hush")
	secrets.Add("handle")
	for handle, want := range map[string]string{
		"hush-hush-hush":    "row",
		"x hush-hush-hush.": "row",
		"s-handle-abc":      "s-handle-abc",
		"adopted":           "adopted",
	} {
		l := open(t, gate)
		l.send(lifecycle.Event{Begin: &lifecycle.Begin{Action: stack.Create, Generation: 1, Properties: fields{"handle": handle, "timeout": 60.0}, Secrets: secrets}})
		if l.row.WaitKey != stack.SignalKey(want) {
			t.Errorf("%q: the wait key is %q, want %q", handle, l.row.WaitKey, stack.SignalKey(want))
		}
		l.wake()
		if strings.Contains(l.row.WaitKey, "hush") {
			t.Errorf("%q: the wait key becomes %q", handle, l.row.WaitKey)
		}
	}
}
