package cloud

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// A rateKey names the calls that are throttled together, within one Cloud.
type rateKey struct{ region, service, project string }

// gates has one gate for each key in use. An idle gate at full speed is removed, so the map does
// not grow with the number of projects.
type gates struct {
	mu   sync.Mutex
	most int
	now  func() time.Time
	all  map[rateKey]*gate
}

// A gate lets calls through in order of arrival, as its rate allows. gates.mu guards all its
// fields.
type gate struct {
	key   rateKey
	rate  *rate
	queue list.List // of *ticket, in the order of their number
	next  uint64
	users int         // tickets that have not left
	alarm *time.Timer // set while the service is throttling and calls are waiting
}

// A ticket is one call's place in the queue. It keeps its number when it comes back after
// throttling, so a throttled call is never overtaken.
type ticket struct {
	gate   *gate
	number uint64
	place  *list.Element // nil when not waiting
	ready  chan struct{} // closed when the call may begin
	round  int
}

func newGates(most int, now func() time.Time) *gates {
	return &gates{most: most, now: now, all: map[rateKey]*gate{}}
}

// ticket returns a new ticket. Each ticket must be given back with leave.
func (gs *gates) ticket(key rateKey) *ticket {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	g := gs.all[key]
	if g == nil {
		g = &gate{key: key, rate: newRate(gs.most)}
		gs.all[key] = g
	}
	g.users++
	g.next++
	return &ticket{gate: g, number: g.next}
}

// leave gives the ticket back.
func (gs *gates) leave(t *ticket) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	t.gate.users--
	if t.gate.users == 0 && t.gate.rate.isIdle(gs.now()) {
		delete(gs.all, t.gate.key)
	}
}

// enter waits until the call may begin. Its only error is the end of ctx; then the call has not
// begun.
func (gs *gates) enter(ctx context.Context, t *ticket) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	gs.mu.Lock()
	t.ready = make(chan struct{})
	t.line()
	gs.move(t.gate)
	gs.mu.Unlock()
	select {
	case <-t.ready:
		return nil
	case <-ctx.Done():
	}
	gs.mu.Lock()
	defer gs.mu.Unlock()
	if t.place != nil {
		t.gate.queue.Remove(t.place)
		t.place = nil
	} else {
		t.gate.rate.end(gs.now(), t.round, neutral, 0)
		gs.move(t.gate)
	}
	return ctx.Err()
}

// exit ends the call that enter let begin.
func (gs *gates) exit(t *ticket, v verdict, after time.Duration) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	t.gate.rate.end(gs.now(), t.round, v, after)
	gs.move(t.gate)
}

// line puts the ticket into the queue by its number. Nearly all go to the back; those that come
// back go near the front.
func (t *ticket) line() {
	q := &t.gate.queue
	if back := q.Back(); back == nil || back.Value.(*ticket).number < t.number {
		t.place = q.PushBack(t)
		return
	}
	e := q.Front()
	for e.Value.(*ticket).number < t.number {
		e = e.Next()
	}
	t.place = q.InsertBefore(t, e)
}

// move lets the calls through that may begin now, and sets an alarm for when the service may be
// called again.
func (gs *gates) move(g *gate) {
	now := gs.now()
	for g.queue.Len() > 0 {
		ok, wait := g.rate.free(now)
		if wait > 0 {
			gs.wake(g, wait)
			return
		}
		if !ok {
			return
		}
		t := g.queue.Remove(g.queue.Front()).(*ticket)
		t.place = nil
		t.round = g.rate.begin()
		close(t.ready)
	}
}

// wake lets move be called again after the wait. A wait only grows, so an alarm that is set already
// rings in time, and sets itself again if necessary.
func (gs *gates) wake(g *gate, wait time.Duration) {
	if g.alarm != nil {
		return
	}
	g.alarm = time.AfterFunc(wait, func() {
		gs.mu.Lock()
		defer gs.mu.Unlock()
		g.alarm = nil
		gs.move(g)
	})
}
