package queue_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hearth/shared/queue"
	"hearth/shared/queuetest"
	"hearth/shared/stack"
)

func open(t testing.TB, url string, limits queue.Limits) *queue.Redis {
	t.Helper()
	q, err := queue.NewRedis(queue.RedisNeeds{URL: url, Limits: limits, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func TestRedis(t *testing.T) {
	t.Parallel()
	server := queuetest.ForTest(t)
	t.Run("suite", func(t *testing.T) {
		queuetest.Suite(t, func(t *testing.T, limits queue.Limits) queue.Queue {
			return open(t, server.Next(), limits)
		})
	})
}

func TestBadAddress(t *testing.T) {
	t.Parallel()
	if _, err := queue.NewRedis(queue.RedisNeeds{URL: "http://nowhere"}); err == nil {
		t.Error("http:// was taken for the address of a Redis")
	}
}

// What a dead process left unacknowledged, another process gets.
func TestTakesOverFromTheDead(t *testing.T) {
	t.Parallel()
	url := queuetest.ForTest(t).Next()
	dead := open(t, url, queue.Limits{Visibility: 50 * time.Millisecond})
	if err := dead.Publish(t.Context(), queuetest.Steps(3)...); err != nil {
		t.Fatal(err)
	}
	queuetest.Receive(t, dead, stack.ResourceStep, 3)
	_ = dead.Close()
	heir := open(t, url, queue.Limits{Visibility: 50 * time.Millisecond})
	queuetest.Receive(t, heir, stack.ResourceStep, 3)
}

// FLUSHALL deletes messages and groups. The messages are lost here (the outbox has them), but
// waiting receivers go on and get later messages.
func TestFlush(t *testing.T) {
	t.Parallel()
	server := queuetest.ForTest(t)
	q := open(t, server.URL(), queue.Limits{})
	ctx := queuetest.Within(t, queuetest.EventTimeout)
	for range 5 {
		if err := q.Publish(ctx, queuetest.Steps(2)...); err != nil {
			t.Fatal(err)
		}
		before := queuetest.Receive(t, q, stack.ResourceStep, 2)
		got := make(chan error)
		go func() { // waits, or is about to, when the flush comes
			ds, err := q.Receive(ctx, stack.ResourceStep, 2)
			if err == nil && len(ds) != 2 {
				err = errors.New("a message is missing")
			}
			got <- err
		}()
		if err := server.Flush(); err != nil {
			t.Fatal(err)
		}
		receipt := before[0].Receipt
		if err := errors.Join(q.Ack(ctx, stack.ResourceStep, receipt), q.Hide(ctx, stack.ResourceStep, 0, receipt)); err != nil {
			t.Errorf("a receipt that was flushed away: %v", err)
		}
		if err := q.Publish(ctx, queuetest.Steps(2)...); err != nil {
			t.Fatal(err)
		}
		if err := <-got; err != nil {
			t.Fatal(err)
		}
	}
}

// When Redis is killed every call fails at once. The same queue works again when Redis is back.
func TestKill(t *testing.T) {
	t.Parallel()
	server := queuetest.ForTest(t)
	q := open(t, server.URL(), queue.Limits{})
	ctx := queuetest.Within(t, queuetest.EventTimeout)
	for range 3 {
		waits := make(chan error)
		go func() {
			_, err := q.Receive(ctx, stack.ResourceStep, 1)
			waits <- err
		}()
		server.Kill()
		if err := <-waits; err == nil || ctx.Err() != nil {
			t.Fatalf("receive from a dead Redis: %v", err)
		}
		if err := q.Publish(ctx, queuetest.Steps(1)...); err == nil {
			t.Fatal("published to a dead Redis")
		}
		if err := q.Ping(ctx); err == nil {
			t.Fatal("a dead Redis answers")
		}
		if err := server.Start(ctx); err != nil {
			t.Fatal(err)
		}
		if err := q.Publish(ctx, queuetest.Steps(1)...); err != nil {
			t.Fatal(err)
		}
		queuetest.Receive(t, q, stack.ResourceStep, 1)
		if err := q.Ping(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// An entry that is no message is dropped with a log entry, and blocks nothing.
func TestDropsWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	url := queuetest.ForTest(t).URL()
	var log bytes.Buffer
	q, err := queue.NewRedis(queue.RedisNeeds{URL: url, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	for _, entry := range [][]string{{"x", "1"}, {"m", "{"}, {"m", `{"topic":"stack.requested"}`}} {
		args := append([]string{"-u", url, "XADD", "hearth:resource.step", "*"}, entry...)
		if out, err := exec.CommandContext(t.Context(), "redis-cli", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if err := q.Publish(t.Context(), queuetest.Steps(1)...); err != nil {
		t.Fatal(err)
	}
	queuetest.Receive(t, q, stack.ResourceStep, 1)
	if n := strings.Count(log.String(), "dropped a stream entry"); n != 3 {
		t.Errorf("%d of 3 entries were said to be dropped:\n%s", n, log.String())
	}
}

func BenchmarkPublish10000(b *testing.B) {
	q := open(b, queuetest.ForTest(b).URL(), queue.Limits{})
	for b.Loop() {
		if err := q.Publish(context.Background(), queuetest.Steps(10_000)...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkThrough publishes, receives and acknowledges one message.
func BenchmarkThrough(b *testing.B) {
	for name, q := range map[string]queue.Queue{
		"redis":  open(b, queuetest.ForTest(b).URL(), queue.Limits{}),
		"memory": queue.NewMemory(queue.Limits{}),
	} {
		b.Run(name, func(b *testing.B) {
			ctx := context.Background()
			for b.Loop() {
				if err := q.Publish(ctx, queuetest.Steps(1)...); err != nil {
					b.Fatal(err)
				}
				ds, err := q.Receive(ctx, stack.ResourceStep, 10)
				if err != nil {
					b.Fatal(err)
				}
				if err := q.Ack(ctx, stack.ResourceStep, ds[0].Receipt); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
