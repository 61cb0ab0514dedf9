package commit

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"hearth/shared/stack"
)

// ErrBusy says that work of other projects has to be done first. The row is given back.
var ErrBusy = errors.New("the process is busy with the work of several projects")

// Turns bounds how much work is done at the same time, and is fair to projects. Of those that wait,
// the project with the least work in progress is next. Of several such projects it is the one whose
// last turn was longest ago. No project has all places: the last one is for another.
type Turns struct {
	places int

	mu      sync.Mutex
	free    int
	of      map[string]int   // work in progress of each project
	last    map[string]int64 // the last turn of each project that has work or waits
	turns   int64            // counts turns
	waiting []*turn

	latest string    // the project of the latest turn
	shared time.Time // when a turn last came to another project than the turn before
}

// A turn is work that waits.
type turn struct {
	project string
	ready   chan struct{} // closed when it may begin
}

// NewTurns returns Turns for so much work at the same time.
func NewTurns(places int) *Turns {
	return &Turns{places: places, free: places, of: map[string]int{}, last: map[string]int64{}}
}

// Begin waits for a turn, for at most so long; 0 is as long as ctx. The error is ErrBusy, or that of
// ctx. End must be called when there is no error.
func (t *Turns) Begin(ctx context.Context, project string, within time.Duration) error {
	t.mu.Lock()
	if t.mayBegin(project) {
		t.begin(project)
		t.mu.Unlock()
		return nil
	}
	w := &turn{project: project, ready: make(chan struct{})}
	t.waiting = append(t.waiting, w)
	t.mu.Unlock()
	var late <-chan time.Time
	if within > 0 {
		timer := time.NewTimer(within)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		return t.giveUp(w, ctx.Err())
	case <-late:
		return t.giveUp(w, ErrBusy)
	}
}

// giveUp ends a wait. When the turn has come meanwhile, it passes it on.
func (t *Turns) giveUp(w *turn, err error) error {
	t.mu.Lock()
	i := slices.Index(t.waiting, w)
	if i >= 0 {
		t.waiting = slices.Delete(t.waiting, i, i+1)
		t.forget(w.project)
	}
	t.mu.Unlock()
	if i < 0 {
		t.End(w.project)
	}
	return err
}

// End ends work of a project, and begins what is next.
func (t *Turns) End(project string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free++
	if t.of[project]--; t.of[project] == 0 {
		delete(t.of, project)
		t.forget(project)
	}
	for {
		next := t.next()
		if next < 0 {
			return
		}
		w := t.waiting[next]
		t.waiting = slices.Delete(t.waiting, next, next+1)
		t.begin(w.project)
		close(w.ready)
	}
}

// next returns the place of the next work in waiting; -1 when none may begin. The lock is held.
func (t *Turns) next() int {
	next := -1
	for i, w := range t.waiting {
		if t.mayBegin(w.project) && (next < 0 || t.isBefore(w.project, t.waiting[next].project)) {
			next = i
		}
	}
	return next
}

// mayBegin reports whether there is a place for a project's work. The last one is for a project that
// has none. The lock is held.
func (t *Turns) mayBegin(project string) bool {
	return t.free > 1 || t.free == 1 && t.of[project] == 0
}

// begin counts work that begins; the lock is held.
func (t *Turns) begin(project string) {
	t.free--
	t.of[project]++
	t.turns++
	t.last[project] = t.turns
	if project != t.latest {
		t.latest, t.shared = project, time.Now()
	}
}

// areShared reports whether several projects had turns lately.
func (t *Turns) areShared() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Since(t.shared) < sharedWithin
}

// Bounds of long work in a turn. While several projects have turns, all such work together uses half
// of the processors.
const (
	sharedWithin = time.Second          // since when turns of several projects count
	workAtOnce   = 2 * time.Millisecond // after which work rests
	mostRest     = time.Second          // of one rest
)

// Meter returns a meter for the work of one turn. It lets long work rest while other projects have
// turns too.
func (t *Turns) Meter(ctx context.Context, processors int) *stack.Meter {
	began := time.Now()
	return &stack.Meter{Tell: func(int, int) error {
		worked := time.Since(began)
		if worked < workAtOnce || !t.areShared() {
			return ctx.Err()
		}
		rest := time.NewTimer(restAfter(worked, t.places, processors))
		defer rest.Stop()
		select {
		case <-rest.C:
		case <-ctx.Done():
		}
		began = time.Now()
		return ctx.Err()
	}}
}

// restAfter returns how long work rests, so that work in all places uses half of the processors.
func restAfter(worked time.Duration, places, processors int) time.Duration {
	return min(max(0, worked*time.Duration(2*places)/time.Duration(processors)-worked), mostRest)
}

// isBefore reports whether one project is next before another; the lock is held.
func (t *Turns) isBefore(project, other string) bool {
	if a, b := t.of[project], t.of[other]; a != b {
		return a < b
	}
	return t.last[project] < t.last[other]
}

// forget forgets a project that neither has work nor waits; the lock is held.
func (t *Turns) forget(project string) {
	if t.of[project] == 0 && !slices.ContainsFunc(t.waiting, func(w *turn) bool { return w.project == project }) {
		delete(t.last, project)
	}
}
