package api

import (
	"sync"

	"hearth/shared/stack"
)

// Streams that are open at once in one process, and those of one project: each holds
// a place that requests would otherwise have.
const (
	mostStreams   = 48
	mostOfProject = 16
)

// watchers counts the streams that are open.
type watchers struct {
	mu        sync.Mutex
	all       int
	ofProject map[string]int
}

// enter makes room for one more, or refuses.
func (w *watchers) enter(project string) (leave func(), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all >= mostStreams || w.ofProject[project] >= mostOfProject {
		return nil, stack.Errorf(stack.Unavailable, "Too many streams are open. Please try again at a later time.")
	}
	if w.ofProject == nil {
		w.ofProject = map[string]int{}
	}
	w.all++
	w.ofProject[project]++
	return sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.all--
		if w.ofProject[project]--; w.ofProject[project] == 0 {
			delete(w.ofProject, project)
		}
	}), nil
}
