package dispatch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/lock"
	"hearth/shared/queue"
	"hearth/shared/queuetest"
	"hearth/shared/stack"
)

var routes = []dispatch.Route{{Topic: stack.ResourceStep, Function: "stepper"}, {Topic: stack.StackSettled, Function: "planner"}}

// run runs a dispatcher until the test ends, or stop is called.
func run(t *testing.T, n dispatch.Needs) (stop func()) {
	t.Helper()
	if n.Log == nil {
		n.Log = slog.New(slog.DiscardHandler)
	}
	if n.Locker == nil {
		n.Locker = lock.NewMemory()
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		dispatch.New(n).Run(ctx)
		close(ended)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	return stop
}

func memory(t *testing.T, limits queue.Limits) queue.Queue {
	q := queue.NewMemory(limits)
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func redis(t *testing.T, limits queue.Limits) queue.Queue {
	q, err := queue.NewRedis(queue.RedisNeeds{URL: queuetest.ForTest(t).URL(), Limits: limits, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func publish(t *testing.T, q queue.Queue, ms ...stack.Message) {
	t.Helper()
	if err := q.Publish(t.Context(), ms...); err != nil {
		t.Fatal(err)
	}
}

// open reads an envelope as a function of the topic does.
func open(body []byte, topic stack.Topic) dispatch.Batch {
	var event events.SQSEvent
	if err := json.Unmarshal(body, &event); err != nil {
		panic(err)
	}
	return dispatch.Unpack(event, topic)
}

func answer(b dispatch.Batch, again ...string) ([]byte, int, error) {
	body, err := json.Marshal(b.Answer(again))
	return body, http.StatusOK, err
}

func onBoth(t *testing.T, run func(*testing.T, func(*testing.T, queue.Limits) queue.Queue)) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) { t.Parallel(); run(t, memory) })
	t.Run("redis", func(t *testing.T) { t.Parallel(); run(t, redis) })
}

// What a function answers for comes once, what it does not comes again.
func TestFailuresComeAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, make func(*testing.T, queue.Limits) queue.Queue) {
		const n = 500
		q := make(t, queue.Limits{})
		var mu sync.Mutex
		seen := map[string]int{}
		finished := newSignal()
		run(t, dispatch.Needs{Queue: q, Routes: routes, Batch: 100, Pause: time.Millisecond,
			Invoke: func(_ context.Context, function string, body []byte) ([]byte, int, error) {
				b := open(body, stack.ResourceStep)
				switch {
				case function != "stepper":
					t.Errorf("function = %q, want %q", function, "stepper")
				case len(b.Messages) > 100:
					t.Errorf("len(b.Messages) = %d, want at most %d", len(b.Messages), 100)
				case len(b.Refused) > 0:
					t.Errorf("len(b.Refused) = %d, want at most %d", len(b.Refused), 0)
				}
				mu.Lock()
				defer mu.Unlock()
				var again []string
				for _, m := range b.Messages {
					if seen[m.ID]++; seen[m.ID] == 1 && m.Generation%50 == 0 {
						again = append(again, m.ID)
					}
				}
				if total(seen) == n+10 {
					finished.give()
				}
				return answer(b, again...)
			}})
		publish(t, q, queuetest.Steps(n)...)
		finished.wait(t)
		mu.Lock()
		defer mu.Unlock()
		for _, m := range queuetest.Steps(n) {
			want := 1
			if m.Generation%50 == 0 {
				want = 2
			}
			if seen[m.ID] != want {
				t.Errorf("%s came %d times, want %d", m.ID, seen[m.ID], want)
			}
		}
	})
}

func total(seen map[string]int) (n int) {
	for _, times := range seen {
		n += times
	}
	return n
}

// A signal is given once and waited for.
type signal struct {
	c    chan struct{}
	once sync.Once
}

func newSignal() *signal { return &signal{c: make(chan struct{})} }

func (s *signal) give() { s.once.Do(func() { close(s.c) }) }

func (s *signal) wait(t *testing.T) {
	t.Helper()
	select {
	case <-s.c:
	case <-time.After(queuetest.EventTimeout):
		t.Fatal("it never came to that")
	}
}

// Whatever is no clean answer is the failure of the whole batch.
func TestBadAnswers(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]func() ([]byte, int, error){
		"no answer":     func() ([]byte, int, error) { return nil, 0, errors.New("connection refused") },
		"status 500":    func() ([]byte, int, error) { return []byte("sorry"), 500, nil },
		"status 400":    func() ([]byte, int, error) { return []byte("what?"), 400, nil },
		"no JSON":       func() ([]byte, int, error) { return []byte("<html>"), 200, nil },
		"strange id":    func() ([]byte, int, error) { return []byte(`{"batchItemFailures":[{"itemIdentifier":"x"}]}`), 200, nil },
		"nameless fail": func() ([]byte, int, error) { return []byte(`{"batchItemFailures":[{}]}`), 200, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := memory(t, queue.Limits{})
			var calls atomic.Int32
			again := newSignal()
			run(t, dispatch.Needs{Queue: q, Routes: routes, Pause: time.Millisecond,
				Invoke: func(_ context.Context, _ string, body []byte) ([]byte, int, error) {
					if n := len(open(body, stack.ResourceStep).Messages); n != 3 {
						t.Errorf("%d messages, want 3", n)
					}
					if calls.Add(1) == 1 {
						return bad()
					}
					again.give()
					return nil, 200, nil // an empty answer is the success of all
				}})
			publish(t, q, queuetest.Steps(3)...)
			again.wait(t)
		})
	}
}

func TestConcurrent(t *testing.T) {
	t.Parallel()
	q := memory(t, queue.Limits{})
	var now, most atomic.Int32
	three := newSignal()
	let := make(chan struct{})
	run(t, dispatch.Needs{Queue: q, Routes: routes, Batch: 1, Concurrent: 3,
		Invoke: func(context.Context, string, []byte) ([]byte, int, error) {
			n := now.Add(1)
			defer now.Add(-1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			if n == 3 {
				three.give()
			}
			<-let
			return nil, 200, nil
		}})
	publish(t, q, queuetest.Steps(20)...)
	three.wait(t)
	close(let)
	if most.Load() != 3 {
		t.Errorf("%d side by side, want 3", most.Load())
	}
}

// Stopping reads no more, and waits for what is under way without cutting it.
func TestStopWaits(t *testing.T) {
	t.Parallel()
	q := memory(t, queue.Limits{})
	begun, let := newSignal(), make(chan struct{})
	var ended atomic.Bool
	stop := run(t, dispatch.Needs{Queue: q, Routes: routes,
		Invoke: func(ctx context.Context, _ string, _ []byte) ([]byte, int, error) {
			begun.give()
			<-let
			if err := ctx.Err(); err != nil {
				t.Errorf("the invocation was cut: %v", err)
			}
			ended.Store(true)
			return nil, 200, nil
		}})
	publish(t, q, queuetest.Steps(1)...)
	begun.wait(t)
	time.AfterFunc(50*time.Millisecond, func() { close(let) })
	stop()
	if !ended.Load() {
		t.Error("it did not wait")
	}
}

// An invocation may take longer than the visibility time: it is held meanwhile.
func TestHolds(t *testing.T) {
	onBoth(t, func(t *testing.T, make func(*testing.T, queue.Limits) queue.Queue) {
		q := make(t, queue.Limits{Visibility: 2 * time.Second})
		var calls atomic.Int32
		done := newSignal()
		run(t, dispatch.Needs{Queue: q, Routes: routes, Hold: 2 * time.Second,
			Invoke: func(context.Context, string, []byte) ([]byte, int, error) {
				if calls.Add(1) == 1 {
					time.Sleep(4 * time.Second) // long is what this test is about
					done.give()
				}
				return nil, 200, nil
			}})
		publish(t, q, queuetest.Steps(1)...)
		done.wait(t)
		if n := calls.Load(); n != 1 {
			t.Errorf("invoked %d times", n)
		}
	})
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	event := events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "1", Body: `{"id":"a","topic":"resource.step"}`},
		{MessageId: "2", Body: `{"id":"b","topic":"stack.requested"}`}, // another function's topic
		{MessageId: "3", Body: `{`},
		{MessageId: "4", Body: ``},
		{MessageId: "5", Body: `{"id":"a","topic":"resource.step"}`}, // the same once more
		{MessageId: "6", Body: `[1]`},
	}}
	b := dispatch.Unpack(event, stack.ResourceStep, stack.ResourceDue)
	if len(b.Messages) != 2 {
		t.Errorf("%d messages, want 2", len(b.Messages))
	}
	var got []string
	for _, f := range b.Answer([]string{"a", "nobody"}).BatchItemFailures {
		got = append(got, f.ItemIdentifier)
	}
	if want := []string{"2", "3", "4", "6", "1", "5"}; !slices.Equal(got, want) {
		t.Errorf("to come again: %v, want %v", got, want)
	}
}

// BenchmarkLatency is from Publish to the function's first line.
func BenchmarkLatency(b *testing.B) {
	server := queuetest.ForTest(b)
	r, err := queue.NewRedis(queue.RedisNeeds{URL: server.URL(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]queue.Queue{"memory": queue.NewMemory(queue.Limits{}), "redis": r} {
		b.Run(name, func(b *testing.B) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			came := make(chan struct{})
			go dispatch.New(dispatch.Needs{Queue: q, Routes: routes, Locker: lock.NewMemory(), Log: slog.New(slog.DiscardHandler),
				Invoke: func(context.Context, string, []byte) ([]byte, int, error) {
					came <- struct{}{}
					return nil, 200, nil
				}}).Run(ctx)
			for b.Loop() {
				if err := q.Publish(ctx, queuetest.Steps(1)...); err != nil {
					b.Fatal(err)
				}
				<-came
			}
		})
	}
}
