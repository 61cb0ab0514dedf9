package web

import (
	"context"
	"net/http"
	"runtime"
	"sync"
	"time"

	"hearth/shared/fair"
	"hearth/shared/stack"
)

// Bounds of heavy requests. A request is heavy once it has looked at more values, or made more
// bytes, than a light one does: then it needs a heavy place before it goes on. So is one whose caller
// has had as much done within lightWithin. A caller has one of the places, so no project has more
// than half of the process at work.
const (
	lightValues = 1 << 17          // values that a light request looks at: some milliseconds
	lightBytes  = 1 << 20          // bytes that it makes
	heavyPlaces = 2                // heavy requests at work at once
	heavyWithin = 30 * time.Second // for which one waits

	heavyPart = 3                    // two heavy requests at work use one of so many parts of the processors
	restEvery = 2 * time.Millisecond // time that one of them works before it rests
)

// heavy are the heavy places of this process, and recent is what was done lately for its callers.
var (
	heavy  = NewPlaces(heavyPlaces)
	recent = newRecentWork()
)

// A load is the work of one request, and what its meter tells.
type load struct {
	ctx        context.Context
	places     *Places
	recent     *recentWork
	within     time.Duration
	processors int

	mu            sync.Mutex
	caller        string
	together      bool // many callers count as this one: what was done for the others is not its own
	values, bytes int
	release       func()    // the heavy place
	began         time.Time // when it got the place, or last rested
	refused       error
	over          bool // the work is done: what streams does is not counted
}

func newLoad(ctx context.Context, caller string) *load {
	return &load{ctx: ctx, places: heavy, recent: recent, within: heavyWithin, processors: runtime.GOMAXPROCS(0), caller: caller}
}

// meter returns the meter that engines find in the context of the request.
func (l *load) meter(anonymous bool) *stack.Meter {
	return &stack.Meter{Tell: l.tell, Anonymous: anonymous}
}

// tell counts work, and waits for a heavy place once there is much of it.
func (l *load) tell(values, bytes int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.ctx.Err(); err != nil || l.refused != nil || l.over {
		return firstOf(err, l.refused)
	}
	l.values += values
	l.bytes += bytes
	l.recent.add(l.caller, values, bytes)
	if l.release != nil {
		l.rest()
		return nil
	}
	if l.values <= lightValues && l.bytes <= lightBytes {
		return nil
	}
	return l.takePlace()
}

// takePlace waits for a heavy place; the lock is held.
func (l *load) takePlace() error {
	ctx, cancel := context.WithTimeout(l.ctx, l.within)
	defer cancel()
	release, ok := l.places.Acquire(ctx, l.caller, 0)
	if !ok {
		l.refused = firstOf(l.ctx.Err(), stack.Errorf(stack.Unavailable, "Too many requests that take much work are waiting. Please try again at a later time."))
		return l.refused
	}
	l.release, l.began = release, time.Now()
	return nil
}

// rest lets light requests and messages go first. While another caller's heavy request works, too,
// it rests so long that both together use no more than their part of the processors.
func (l *load) rest() {
	worked := time.Since(l.began)
	if worked < restEvery || l.places.limit.Callers() < 2 {
		runtime.Gosched()
		return
	}
	fair.Pause(l.ctx, fair.RestAfter(worked, heavyPlaces, heavyPart, l.processors))
	l.began = time.Now()
}

// end gives the heavy place back.
func (l *load) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	if l.release != nil {
		l.release()
	}
}

func firstOf(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// countFor counts the places and the work of a request for those who share them, such as a
// project, once they are known. It waits while they have a quarter of the places, and for a heavy
// place while much was done for them lately.
func (l *load) countFor(r *http.Request, share string) error {
	if share == "" {
		return nil
	}
	l.mu.Lock()
	l.caller = share
	l.mu.Unlock()
	s, _ := r.Context().Value(admissionKey{}).(*admission)
	if s != nil && !s.moveTo(r.Context(), share) {
		return firstOf(r.Context().Err(), stack.Errorf(stack.Unavailable, "The request was given up."))
	}
	if l.together || !l.recent.isMuch(share) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.takePlace()
}
