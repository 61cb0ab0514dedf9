package queue

import (
	"container/heap"
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"hearth/shared/stack"
)

// ErrClosed is the error of a queue that has been closed.
var ErrClosed = errors.New("the queue is closed")

// Memory is a Queue within one process. Its messages are lost with the process; the outbox still
// has them.
type Memory struct {
	limits Limits

	mu     sync.Mutex
	topics map[stack.Topic]*topic
	last   uint64 // number of the last receipt
	closed chan struct{}
}

// A topic has messages that are ready, and deliveries that are not acknowledged.
type topic struct {
	ready   []stack.Message
	out     map[string]delivered
	due     dueHeap       // when these are redelivered; may have stale entries
	changed chan struct{} // closed when there may be something to receive
}

type delivered struct {
	message stack.Message
	until   time.Time
}

// NewMemory returns an empty queue.
func NewMemory(limits Limits) *Memory {
	return &Memory{limits: limits.orDefaults(), topics: map[stack.Topic]*topic{}, closed: make(chan struct{})}
}

// Publish implements Queue.
func (q *Memory) Publish(_ context.Context, messages ...stack.Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.isClosed() {
		return ErrClosed
	}
	for _, m := range messages {
		m.Due = time.Time{}
		t := q.topic(m.Topic)
		t.ready = append(t.ready, m)
		if over := len(t.ready) - q.limits.Length; over > 0 {
			t.ready = t.ready[over:]
		}
		t.wake()
	}
	return nil
}

// Receive implements Queue.
func (q *Memory) Receive(ctx context.Context, name stack.Topic, max int) ([]Delivery, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		got, changed, again, err := q.take(name, max)
		if err != nil || len(got) > 0 {
			return got, err
		}
		var timer <-chan time.Time // nil, which never fires, when no delivery is unacknowledged
		if !again.IsZero() {
			timer = time.After(time.Until(again))
		}
		select {
		case <-changed:
		case <-timer:
		case <-q.closed:
		case <-ctx.Done():
		}
	}
}

// take returns ready messages. When there are none, it returns a channel that is closed on a
// change, and the time of the next redelivery.
func (q *Memory) take(name stack.Topic, max int) (got []Delivery, changed <-chan struct{}, again time.Time, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.isClosed() {
		return nil, nil, again, ErrClosed
	}
	t, now := q.topic(name), time.Now()
	again = t.recover(now)
	for len(got) < max && len(t.ready) > 0 {
		q.last++
		d := Delivery{Receipt: strconv.FormatUint(q.last, 10), Message: t.ready[0]}
		t.ready = t.ready[1:]
		t.hide(d.Receipt, d.Message, now.Add(q.limits.Visibility))
		got = append(got, d)
	}
	if len(t.ready) == 0 {
		t.ready = nil // frees the array
	}
	return got, t.changed, again, nil
}

// Ack implements Queue.
func (q *Memory) Ack(_ context.Context, name stack.Topic, receipts ...string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	t := q.topic(name)
	for _, r := range receipts {
		delete(t.out, r)
	}
	if len(t.out) == 0 {
		t.due = nil
	}
	return nil
}

// Hide implements Queue.
func (q *Memory) Hide(_ context.Context, name stack.Topic, d time.Duration, receipts ...string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	t, until := q.topic(name), time.Now().Add(min(d, q.limits.Visibility))
	for _, r := range receipts {
		if out, ok := t.out[r]; ok {
			t.hide(r, out.message, until)
		}
	}
	t.wake() // a receiver may be waiting too long now
	return nil
}

// Close implements Queue.
func (q *Memory) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.isClosed() {
		close(q.closed)
	}
	return nil
}

func (q *Memory) isClosed() bool {
	select {
	case <-q.closed:
		return true
	default:
		return false
	}
}

func (q *Memory) topic(name stack.Topic) *topic {
	t := q.topics[name]
	if t == nil {
		t = &topic{out: map[string]delivered{}, changed: make(chan struct{})}
		q.topics[name] = t
	}
	return t
}

func (t *topic) wake() {
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *topic) hide(receipt string, m stack.Message, until time.Time) {
	t.out[receipt] = delivered{m, until}
	heap.Push(&t.due, due{until, receipt})
}

// recover makes deliveries ready again whose visibility time has ended, and returns when the next
// one ends.
func (t *topic) recover(now time.Time) (next time.Time) {
	for len(t.due) > 0 {
		first := t.due[0]
		out, ok := t.out[first.receipt]
		if ok && out.until.Equal(first.at) && first.at.After(now) {
			return first.at
		}
		heap.Pop(&t.due)
		if ok && out.until.Equal(first.at) {
			delete(t.out, first.receipt)
			t.ready = append(t.ready, out.message)
		}
	}
	return time.Time{}
}
