package dispatch

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// A trouble is an operation that fails for a while. It logs the first failure and the end, not each
// failure, and its pauses between retries grow.
type trouble struct {
	log     *slog.Logger
	what    string
	longest time.Duration // the longest pause; 0 is no pauses

	since time.Time
	times int
}

func newTrouble(log *slog.Logger, what string, longest time.Duration) *trouble {
	return &trouble{log: log, what: what, longest: longest}
}

// record reports whether the operation has failed. It logs the change, and pauses after a failure.
func (t *trouble) record(ctx context.Context, err error) bool {
	if err == nil {
		if t.times > 0 {
			t.log.Info("can "+t.what+" again", "failures", t.times, "after", time.Since(t.since).Round(time.Millisecond))
			t.times = 0
		}
		return false
	}
	if t.times == 0 {
		t.since = time.Now()
		t.log.Error("cannot "+t.what, "error", err)
	}
	t.times++
	if t.longest > 0 {
		select {
		case <-time.After(min(t.longest, 20*time.Millisecond<<min(t.times-1, 20))):
		case <-ctx.Done():
		}
	}
	return true
}

// statusError returns an error for an answer whose status is not a success.
func statusError(status int, answer []byte) error {
	if status < 300 {
		return nil
	}
	const most = 300
	return fmt.Errorf("the function answered %d: %s", status, answer[:min(most, len(answer))])
}
