package dispatch

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// A trouble is something that fails for a while. It says so when it begins and
// when it ends, not each time, and pauses for longer and longer in between.
type trouble struct {
	log     *slog.Logger
	what    string
	longest time.Duration // 0 never pauses

	since time.Time
	times int
}

func newTrouble(log *slog.Logger, what string, longest time.Duration) *trouble {
	return &trouble{log: log, what: what, longest: longest}
}

// after says whether err is one.
func (t *trouble) after(ctx context.Context, err error) bool {
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

// refused gives an answer that is not of a success as an error.
func refused(status int, answer []byte) error {
	if status < 300 {
		return nil
	}
	const most = 300
	return fmt.Errorf("the function answered %d: %s", status, answer[:min(most, len(answer))])
}
