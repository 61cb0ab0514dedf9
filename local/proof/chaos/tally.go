package main

import (
	"fmt"
	"sync"
	"time"
)

// A tally counts faults and results, and has the list of violations.
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

// of returns a count. The kind "" is all kinds.
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

// find records a violation.
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

// wrongCount returns the number of violations.
func (t *tally) wrongCount() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.wrong)
}
