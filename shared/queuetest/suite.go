package queuetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"hearth/shared/queue"
	"hearth/shared/stack"
)

// Make returns an empty queue with the limits. It is closed when the test ends.
type Make func(t *testing.T, limits queue.Limits) queue.Queue

// Suite tests what every queue does.
func Suite(t *testing.T, open Make) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Make)
	}{
		{"messages come whole, once and in order", whole},
		{"topics are apart", topicsApart},
		{"receive waits for the first message", receiveWaits},
		{"receive gives no more than asked", receiveLimited},
		{"what is published together is received together", together},
		{"receive ends with its context", receiveEnds},
		{"close ends receive", closeEnds},
		{"the unacknowledged come again", unacknowledgedAgain},
		{"the acknowledged never come again", acknowledgedGone},
		{"a hidden delivery comes again when said", hidden},
		{"hiding again holds a delivery", held},
		{"unknown receipts are no error", unknownReceipts},
		{"two who receive share the messages", shared},
		{"a full topic drops the oldest", trimmed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, open)
		})
	}
}

func whole(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	want := []stack.Message{
		{ID: "a", Topic: stack.ResourceDue, WaitKey: "nova/servers/§"},
		{Topic: stack.ResourceDue, StackID: "s", ResourceID: "r", Generation: 7},
	}
	late := want[1]
	late.Due = time.Now().Add(time.Hour) // it is not sent, and does not delay the message
	publish(t, q, want[0], late)
	if got := messages(Receive(t, q, stack.ResourceDue, 2)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	nothing(t, q, stack.ResourceDue)
}

func topicsApart(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	a, b := stack.Message{ID: "a", Topic: stack.StackRequested}, stack.Message{ID: "b", Topic: stack.StackSettled}
	publish(t, q, a, b)
	if got := Receive(t, q, stack.StackSettled, 1)[0].Message; got != b {
		t.Errorf("settled: got %v", got)
	}
	if got := Receive(t, q, stack.StackRequested, 1)[0].Message; got != a {
		t.Errorf("requested: got %v", got)
	}
}

func receiveWaits(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	got := make(chan []queue.Delivery)
	ctx := Within(t, EventTimeout)
	go func() {
		ds, _ := q.Receive(ctx, stack.ResourceStep, 10)
		got <- ds
	}()
	publish(t, q, Steps(1)...)
	if ds := <-got; len(ds) != 1 {
		t.Errorf("got %d messages, want 1", len(ds))
	}
}

func receiveLimited(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	publish(t, q, Steps(5)...)
	got, err := q.Receive(Within(t, EventTimeout), stack.ResourceStep, 3)
	if err != nil || len(got) != 3 {
		t.Errorf("got %d messages, %v; want 3", len(got), err)
	}
}

func together(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	got := make(chan int)
	ctx := Within(t, EventTimeout)
	for range 3 { // from the second round on, the reader is waiting or nearly so
		go func() {
			ds, _ := q.Receive(ctx, stack.ResourceStep, 500)
			_ = q.Ack(ctx, stack.ResourceStep, receipts(ds)...)
			got <- len(ds)
		}()
		publish(t, q, Steps(200)...)
		if n := <-got; n != 200 {
			t.Fatalf("the first batch had %d of 200", n)
		}
	}
}

func receiveEnds(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := q.Receive(ctx, stack.ResourceStep, 1)
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
	publish(t, q, Steps(1)...)
	Receive(t, q, stack.ResourceStep, 1) // the cancelled wait took no message
}

func closeEnds(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	ended := make(chan error)
	ctx := Within(t, EventTimeout)
	go func() {
		_, err := q.Receive(ctx, stack.ResourceStep, 1)
		ended <- err
	}()
	if err := q.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, queue.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func unacknowledgedAgain(t *testing.T, open Make) {
	q := open(t, queue.Limits{Visibility: 100 * time.Millisecond})
	want := Steps(3)
	publish(t, q, want...)
	Receive(t, q, stack.ResourceStep, 3)
	got := messages(Receive(t, q, stack.ResourceStep, 3))
	slices.SortFunc(got, func(a, b stack.Message) int { return int(a.Generation - b.Generation) })
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func acknowledgedGone(t *testing.T, open Make) {
	q := open(t, queue.Limits{Visibility: 20 * time.Millisecond})
	publish(t, q, Steps(3)...)
	seen := map[string]bool{}
	for len(seen) < 3 { // a slow acknowledgement may let one come twice
		ds := Receive(t, q, stack.ResourceStep, 1)
		ack(t, q, stack.ResourceStep, ds...)
		seen[ds[0].Message.ID] = true
	}
	nothing(t, q, stack.ResourceStep)
}

func hidden(t *testing.T, open Make) {
	q := open(t, queue.Limits{Visibility: time.Hour})
	publish(t, q, Steps(2)...)
	ds := Receive(t, q, stack.ResourceStep, 2)
	if err := q.Hide(Within(t, EventTimeout), stack.ResourceStep, 30*time.Millisecond, ds[1].Receipt); err != nil {
		t.Fatal(err)
	}
	got := Receive(t, q, stack.ResourceStep, 1)
	if got[0].Message != ds[1].Message {
		t.Errorf("got %v, want %v", got[0].Message, ds[1].Message)
	}
	nothing(t, q, stack.ResourceStep)
}

func held(t *testing.T, open Make) {
	q := open(t, queue.Limits{Visibility: time.Hour})
	publish(t, q, Steps(1)...)
	ds := Receive(t, q, stack.ResourceStep, 1)
	ctx := Within(t, EventTimeout)
	for _, d := range []time.Duration{time.Second, time.Hour} {
		if err := q.Hide(ctx, stack.ResourceStep, d, ds[0].Receipt); err != nil {
			t.Fatal(err)
		}
	}
	got, err := q.Receive(Within(t, 1200*time.Millisecond), stack.ResourceStep, 1)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, %v; want nothing", messages(got), err)
	}
}

func unknownReceipts(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	ctx := Within(t, EventTimeout)
	for _, rs := range [][]string{nil, {"1-1"}, {"1-1", "77-7"}} {
		if err := q.Ack(ctx, stack.ResourceStep, rs...); err != nil {
			t.Errorf("ack %v: %v", rs, err)
		}
		if err := q.Hide(ctx, stack.ResourceStep, time.Second, rs...); err != nil {
			t.Errorf("hide %v: %v", rs, err)
		}
	}
}

func shared(t *testing.T, open Make) {
	q := open(t, queue.Limits{})
	const n = 500
	ctx, cancel := context.WithCancel(Within(t, EventTimeout))
	defer cancel()
	var mu sync.Mutex
	seen := map[string]int{}
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				ds, err := q.Receive(ctx, stack.ResourceStep, 20)
				if err != nil {
					return
				}
				mu.Lock()
				for _, d := range ds {
					seen[d.Message.ID]++
				}
				if len(seen) == n {
					cancel()
				}
				mu.Unlock()
			}
		})
	}
	publish(t, q, Steps(n)...)
	readers.Wait()
	if len(seen) != n {
		t.Fatalf("%d of %d messages came", len(seen), n)
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("%s came %d times", id, times)
		}
	}
}

// Redis trims whole nodes of 100 entries, so the bounds are loose.
func trimmed(t *testing.T, open Make) {
	q := open(t, queue.Limits{Length: 200})
	publish(t, q, Steps(1000)...)
	first := Receive(t, q, stack.ResourceStep, 1)[0].Message
	if first.Generation < 500 {
		t.Errorf("the first is %v, so more than 500 were kept", first)
	}
	got, err := q.Receive(Within(t, EventTimeout), stack.ResourceStep, 1000)
	if err != nil || len(got) < 150 {
		t.Errorf("then %d messages, %v; want about 200", len(got), err)
	}
}
