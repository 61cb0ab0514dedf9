package heat

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

// A handle that is being made has nothing to sign in with yet.
func TestSignalOfUnfinishedHandle(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{heatSignal, zaqarSignal} {
		r := stack.Resource{Action: stack.Create, Status: stack.InProgress, Properties: map[string]any{"signal_transport": transport}}
		if got := handleSignal(r, time.Time{}); got != nil {
			t.Errorf("%s: %v", transport, got)
		}
	}
}
