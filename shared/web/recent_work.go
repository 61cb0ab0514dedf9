package web

import (
	"sync"
	"time"
)

// lightWithin is the time in which a caller may have as much work done as a light request does, by all
// of its requests together. A caller with more has its next requests done one after the other, as
// heavy ones are.
const lightWithin = time.Second / 4

// mostRecent is of how many callers recent work is kept, before those without any are removed.
const mostRecent = 1024

// recentWork knows how much work was done lately for each caller. Work is forgotten at a steady pace:
// what a light request may do within lightWithin.
type recentWork struct {
	now func() time.Time

	mu sync.Mutex
	of map[string]workDone
}

// workDone is work in light requests: 1 is what the largest of them does.
type workDone struct {
	amount float64
	at     time.Time
}

func newRecentWork() *recentWork {
	return &recentWork{now: time.Now, of: map[string]workDone{}}
}

// add counts work for a caller.
func (w *recentWork) add(caller string, values, bytes int) {
	if caller == "" || values == 0 && bytes == 0 {
		return
	}
	now := w.now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.of) >= mostRecent {
		for name, done := range w.of {
			if done.left(now) == 0 {
				delete(w.of, name)
			}
		}
	}
	w.of[caller] = workDone{w.of[caller].left(now) + float64(values)/lightValues + float64(bytes)/lightBytes, now}
}

// isMuch reports whether more was done for the caller than a light request does.
func (w *recentWork) isMuch(caller string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.of[caller].left(w.now()) > 1
}

// left returns how much is not forgotten.
func (d workDone) left(now time.Time) float64 {
	return max(0, min(d.amount, mostRemembered)-float64(now.Sub(d.at))/float64(lightWithin))
}

// mostRemembered bounds for how long a caller's requests are heavy after the last of them: four seconds.
const mostRemembered = 16
