package api

import (
	"sync"

	"hearth/shared/stack"
)

// Bounds of the streams that are open at once, of one process and of one project. Each takes a place from
// other requests.
const (
	mostStreams   = 48
	mostOfProject = 16
)

// watchers counts the open streams.
type watchers struct {
	mu        sync.Mutex
	all       int
	ofProject map[string]int
}

// enter counts one more stream. It returns an error where there are too many.
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
