package queue

import (
	"sync"
	"time"

	"hearth/shared/stack"
)

// A look has the next time to look for entries that no process has acknowledged.
type look struct {
	mu    sync.Mutex
	next  time.Time
	until time.Time // until then deliveries of this process may be unacknowledged
}

func (q *Redis) look(topic stack.Topic) *look {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.looks[topic]
	if l == nil {
		l = &look{} // a new process looks at once: the one before it may have died
		q.looks[topic] = l
	}
	return l
}

// take reports whether the time has come, and sets the next one.
func (l *look) take(now time.Time, period time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.next) {
		return false
	}
	l.next = now.Add(period)
	return true
}

// notAfter brings the next look forward.
func (l *look) notAfter(t time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.Before(l.next) {
		l.next = t
	}
}

// busy records that deliveries may be unacknowledged until t.
func (l *look) busy(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.until) {
		l.until = until
	}
}

// block returns how long to wait for new entries, in whole milliseconds, and never zero, which
// Redis takes for ever.
func (l *look) block(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	longest := idleBlock
	if now.Before(l.until) {
		longest = busyBlock
	}
	d := l.next.Sub(now).Truncate(time.Millisecond) + time.Millisecond
	return min(max(d, time.Millisecond), longest)
}
