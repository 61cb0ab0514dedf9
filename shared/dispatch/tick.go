package dispatch

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/uuid"
)

// tick wakes a function once a period, such as the sweeper every second. What the sweeper then looks
// at is in engine/sweeper/sweep.go. Only the dispatcher that gets the lock does so. It keeps the
// lock for the rest of the period, so that all dispatchers together are not faster than one. The
// lock expires: a dead holder delays the next tick by at most two periods. Without the lock's
// server nothing ticks, because a sweep could not publish anything.
func (d *Dispatcher) tick(ctx context.Context, t Tick) {
	log := d.Log.With("function", t.Function)
	lockTrouble := newTrouble(log, "take the lock of the clock", 0)
	tickTrouble := newTrouble(log, "tick", 0)
	clock := time.NewTicker(t.Every)
	defer clock.Stop()
	for {
		unlock, ok, err := d.Locker.TryLock(ctx, "tick/"+t.Function, 2*t.Every)
		if ctx.Err() != nil {
			if ok {
				unlock()
			}
			return
		}
		if !lockTrouble.record(ctx, err) && ok {
			tickTrouble.record(ctx, d.wake(context.WithoutCancel(ctx), t))
		}
		select {
		case <-clock.C:
		case <-ctx.Done():
		}
		if ok {
			unlock()
		}
		if ctx.Err() != nil {
			return
		}
	}
}

func (d *Dispatcher) wake(ctx context.Context, t Tick) error {
	now := time.Now().UTC()
	body, err := json.Marshal(events.EventBridgeEvent{
		Version:    "0",
		ID:         uuid.NewString(),
		DetailType: "Scheduled Event",
		Source:     "hearth.clock",
		Time:       now,
		Resources:  []string{},
		Detail:     json.RawMessage("{}"),
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, d.Timeout)
	defer cancel()
	answer, status, err := d.Invoke(ctx, t.Function, body)
	if err != nil {
		return err
	}
	return statusError(status, answer)
}
