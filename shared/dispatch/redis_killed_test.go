package dispatch_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/dispatch"
	"hearth/shared/queue"
	"hearth/shared/queuetest"
	"hearth/shared/stack"
)

// A Redis that is killed and comes back: said once, and the work goes on.
func TestRedisKilled(t *testing.T) {
	t.Parallel()
	server := queuetest.ForTest(t)
	var log lockedBuffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	q, err := queue.NewRedis(queue.RedisNeeds{URL: server.URL(), Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	came := make(chan string, 100)
	stop := run(t, dispatch.Needs{Queue: q, Log: logger, Routes: routes[:1],
		Invoke: func(_ context.Context, _ string, body []byte) ([]byte, int, error) {
			for _, m := range open(body, stack.ResourceStep).Messages {
				came <- m.ID
			}
			return nil, 200, nil
		}})
	publish(t, q, queuetest.Steps(1)...)
	<-came
	server.Kill()
	time.Sleep(300 * time.Millisecond) // several tries: it must not say each
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	publish(t, q, queuetest.Steps(1)...)
	<-came
	stop()
	said := strings.Split(strings.TrimSpace(log.String()), "\n")
	bad := slices.DeleteFunc(slices.Clone(said), func(l string) bool {
		return strings.Contains(l, "cannot acknowledge") // when the kill came in between
	})
	switch {
	case len(bad) != 2:
		t.Errorf("len(bad) = %d, want 2", len(bad))
	case !strings.Contains(bad[0], "cannot receive messages"):
		t.Errorf("bad[0] = %q, want it to contain %q", bad[0], "cannot receive messages")
	case !strings.Contains(bad[1], "can receive messages again"):
		t.Errorf("bad[1] = %q, want it to contain %q", bad[1], "can receive messages again")
	}
}
