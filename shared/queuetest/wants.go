package queuetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"hearth/shared/queue"
	"hearth/shared/stack"
)

// EventTimeout is how long an expected event may take on a busy machine.
const EventTimeout = 20 * time.Second

// Within returns a context with a limit of time, which also ends with the test.
func Within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// Steps returns n resource.step messages, r0, r1, …
func Steps(n int) []stack.Message {
	ms := make([]stack.Message, n)
	for i := range ms {
		ms[i] = stack.Message{ID: fmt.Sprintf("m%d", i), Topic: stack.ResourceStep, StackID: "s", ResourceID: fmt.Sprintf("r%d", i), Generation: int64(i)}
	}
	return ms
}

// Receive returns n messages of the topic, or fails the test.
func Receive(t *testing.T, q queue.Queue, topic stack.Topic, n int) []queue.Delivery {
	t.Helper()
	ctx := Within(t, EventTimeout)
	var got []queue.Delivery
	for len(got) < n {
		more, err := q.Receive(ctx, topic, n-len(got))
		if err != nil {
			t.Fatalf("receive after %d of %d messages: %v", len(got), n, err)
		}
		got = append(got, more...)
	}
	return got
}

func publish(t *testing.T, q queue.Queue, ms ...stack.Message) {
	t.Helper()
	if err := q.Publish(Within(t, EventTimeout), ms...); err != nil {
		t.Fatal(err)
	}
}

func ack(t *testing.T, q queue.Queue, topic stack.Topic, ds ...queue.Delivery) {
	t.Helper()
	if err := q.Ack(Within(t, EventTimeout), topic, receipts(ds)...); err != nil {
		t.Fatal(err)
	}
}

func receipts(ds []queue.Delivery) []string {
	rs := make([]string, len(ds))
	for i, d := range ds {
		rs[i] = d.Receipt
	}
	return rs
}

func messages(ds []queue.Delivery) []stack.Message {
	ms := make([]stack.Message, len(ds))
	for i, d := range ds {
		ms[i] = d.Message
	}
	return ms
}

// nothing fails the test if a message comes within a moment. It can miss a fault, but never reports
// a false one.
func nothing(t *testing.T, q queue.Queue, topic stack.Topic) {
	t.Helper()
	got, err := q.Receive(Within(t, 50*time.Millisecond), topic, 10)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, %v; want nothing", messages(got), err)
	}
}
