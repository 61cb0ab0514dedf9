package dispatch_test

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/lock"
	"hearth/shared/queue"
)

// However many dispatchers there are, a function ticks one at a time, and it
// goes on when the one that ticks has gone.
func TestTicks(t *testing.T) {
	t.Parallel()
	locker := lock.NewMemory()
	var now, count [2]atomic.Int32
	both, afterwards := newSignal(), newSignal()
	var left atomic.Bool
	start := func(i int) func() {
		return run(t, dispatch.Needs{Queue: memory(t, queue.Limits{}), Locker: locker,
			Ticks: []dispatch.Tick{{Function: "sweeper", Every: 20 * time.Millisecond}},
			Invoke: func(_ context.Context, function string, body []byte) ([]byte, int, error) {
				var event events.EventBridgeEvent
				switch err := json.Unmarshal(body, &event); {
				case err != nil:
					t.Errorf("unexpected error: %v", err)
				case function != "sweeper":
					t.Errorf("function = %q, want %q", function, "sweeper")
				case event.DetailType != "Scheduled Event":
					t.Errorf("event.DetailType = %q, want %q", event.DetailType, "Scheduled Event")
				}
				now[i].Add(1)
				defer now[i].Add(-1)
				if now[1-i].Load() > 0 {
					t.Error("two tick at once")
				}
				if count[i].Add(1) >= 3 {
					both.give()
				}
				if left.Load() && i == 1 {
					afterwards.give()
				}
				return nil, 200, nil
			}})
	}
	first := start(0)
	both.wait(t)
	start(1)
	first()
	left.Store(true)
	afterwards.wait(t)
}
