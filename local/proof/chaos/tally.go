package main

import (
	"fmt"
	"sync"
	"time"
)

// A tally counts what is done and what came of it, and keeps what was found to be
// wrong.
type tally struct {
	mu      sync.Mutex
	counts  map[string]map[string]int
	wrong   []string
	slowest map[string]time.Duration
}

func newTally() *tally {
	return &tally{counts: map[string]map[string]int{}, slowest: map[string]time.Duration{}}
}

func (t *tally) add(what, kind string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts[what] == nil {
		t.counts[what] = map[string]int{}
	}
	t.counts[what][kind] += n
}

// of gives a count; the kind "" is all kinds.
func (t *tally) of(what, kind string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if kind != "" {
		return t.counts[what][kind]
	}
	n := 0
	for _, m := range t.counts[what] {
		n += m
	}
	return n
}

// find notes what is wrong.
func (t *tally) find(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, fmt.Sprintf(format, args...))
}

func (t *tally) took(what string, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slowest[what] = max(t.slowest[what], d)
}

// troubles is how much was found to be wrong.
func (t *tally) troubles() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.wrong)
}
