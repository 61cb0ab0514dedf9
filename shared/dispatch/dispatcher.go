package dispatch

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"hearth/shared/queue"
	"hearth/shared/stack"
)

// An Invoke calls a function and waits for its answer. It returns an error when no answer came. With
// a status below 300 the body is the function's answer.
type Invoke func(ctx context.Context, function string, body []byte) (answer []byte, status int, err error)

// A Locker gives advisory locks.
type Locker interface {
	TryLock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}

// A Route has the function that a topic wakes.
type Route struct {
	Topic    stack.Topic
	Function string
}

// A Tick has a function that the clock wakes, and how often.
type Tick struct {
	Function string
	Every    time.Duration
}

// Needs are the parts and settings of a dispatcher. Zero numbers are the defaults.
type Needs struct {
	Queue  queue.Queue
	Locker Locker
	Invoke Invoke
	Log    *slog.Logger

	Routes []Route
	Ticks  []Tick

	Batch      int           // messages in one invocation at most; 200
	Concurrent int           // invocations of one topic side by side; 4
	Timeout    time.Duration // of one invocation; 15 minutes, as Lambda's longest
	Hold       time.Duration // deliveries under way are hidden for so long, repeatedly; 30 s
	Pause      time.Duration // before a failed message is delivered again; 1 s
	Backoff    time.Duration // the longest pause after the queue failed; 2 s
}

// A Dispatcher reads a queue and calls functions. Any number of dispatchers may share a queue.
type Dispatcher struct {
	Needs
	metrics *metrics
}

// New makes a dispatcher.
func New(n Needs) *Dispatcher {
	n.Batch = cmp.Or(n.Batch, 200)
	n.Concurrent = cmp.Or(n.Concurrent, 4)
	n.Timeout = cmp.Or(n.Timeout, 15*time.Minute)
	n.Hold = cmp.Or(n.Hold, 30*time.Second)
	n.Pause = cmp.Or(n.Pause, time.Second)
	n.Backoff = cmp.Or(n.Backoff, 2*time.Second)
	return &Dispatcher{Needs: n, metrics: newMetrics()}
}

// Run works until ctx ends. Then it waits for the invocations under way, and does not cancel them.
func (d *Dispatcher) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, r := range d.Routes {
		all.Go(func() { d.serve(ctx, r) })
	}
	for _, t := range d.Ticks {
		all.Go(func() { d.tick(ctx, t) })
	}
	all.Wait()
}

// serve reads one topic and starts an invocation for each batch. At most Concurrent invocations are
// under way.
func (d *Dispatcher) serve(ctx context.Context, r Route) {
	var working sync.WaitGroup
	defer working.Wait()
	free := make(chan struct{}, d.Concurrent)
	trouble := newTrouble(d.Log.With("topic", r.Topic), "receive messages", d.Backoff)
	for {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return
		}
		deliveries, err := d.Queue.Receive(ctx, r.Topic, d.Batch)
		if ctx.Err() != nil && len(deliveries) == 0 {
			return
		}
		if trouble.record(ctx, err) {
			<-free
			continue
		}
		working.Go(func() {
			defer func() { <-free }()
			d.invokeBatch(context.WithoutCancel(ctx), r, deliveries)
		})
	}
}

// invokeBatch calls the function with a batch. Then it acknowledges the messages that are done, and
// hides the others for a pause.
func (d *Dispatcher) invokeBatch(ctx context.Context, r Route, deliveries []queue.Delivery) {
	receipts := make([]string, len(deliveries))
	for i, delivery := range deliveries {
		receipts[i] = delivery.Receipt
	}
	begun := time.Now()
	release := d.hold(ctx, r.Topic, receipts)
	failed, err := d.invoke(ctx, r, deliveries)
	release()
	d.metrics.observe(r, time.Since(begun))
	if err != nil {
		d.Log.Error("cannot invoke a function; its messages will be redelivered", "function", r.Function, "topic", r.Topic, "messages", len(deliveries), "error", err)
		d.hide(ctx, r.Topic, receipts)
		d.metrics.done(r.Topic, 0, len(receipts))
		return
	}
	var done, retry []string
	for _, receipt := range receipts {
		if failed[receipt] {
			retry = append(retry, receipt)
		} else {
			done = append(done, receipt)
		}
	}
	if err := d.Queue.Ack(ctx, r.Topic, done...); err != nil {
		d.Log.Warn("cannot acknowledge messages; they will be redelivered, and find their work done", "topic", r.Topic, "messages", len(done), "error", err)
	}
	d.hide(ctx, r.Topic, retry)
	d.metrics.done(r.Topic, len(done), len(retry))
}

func (d *Dispatcher) invoke(ctx context.Context, r Route, deliveries []queue.Delivery) (failed map[string]bool, err error) {
	body, err := pack(deliveries)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.Timeout)
	defer cancel()
	answer, status, err := d.Invoke(ctx, r.Function, body)
	if err == nil {
		err = statusError(status, answer)
	}
	if err != nil {
		return nil, err
	}
	return failedReceipts(answer, deliveries)
}

// hold prevents redelivery while the invocation is under way.
func (d *Dispatcher) hold(ctx context.Context, topic stack.Topic, receipts []string) (release func()) {
	ctx, cancel := context.WithCancel(ctx)
	var holding sync.WaitGroup
	holding.Go(func() {
		every := time.NewTicker(d.Hold / 2)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
				// serve logs the queue's errors. The messages may then be delivered twice.
				_ = d.Queue.Hide(ctx, topic, d.Hold, receipts...)
			}
		}
	})
	return func() {
		cancel()
		holding.Wait()
	}
}

func (d *Dispatcher) hide(ctx context.Context, topic stack.Topic, receipts []string) {
	if len(receipts) == 0 {
		return
	}
	if err := d.Queue.Hide(ctx, topic, d.Pause, receipts...); err != nil {
		d.Log.Warn("cannot hide messages; they will be redelivered after their visibility time", "topic", topic, "messages", len(receipts), "error", err)
	}
}
