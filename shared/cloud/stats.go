package cloud

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"hearth/shared/stack"
)

// An Attempt is one HTTP exchange, or the failure of one.
type Attempt struct {
	Region, Service, Project string
	Method                   string
	Code                     int           // 0 when there was no answer
	Trouble                  stack.Trouble // why there was none
	Throttled                bool          // it is tried again after a wait
	Waited                   time.Duration // for the rate
	Took                     time.Duration
}

// Stats is what has happened so far, and the current rates.
type Stats struct {
	Calls []Count // since the start, ordered by service, method, code, trouble
	Rates []Rate  // in use or slowed down, ordered by region, service, project
}

// A Count is how many attempts ended in the same way.
type Count struct {
	Service string
	Method  string
	Code    int
	Trouble stack.Trouble
	N       int64
}

// A Rate is the state of one rate controller.
type Rate struct {
	Region, Service, Project string
	Window                   int // how many calls may be in progress at once
	InFlight                 int
	Waiting                  int
	Until                    time.Time // the service is left alone until then; past or zero otherwise
}

// Stats returns a copy of the counters.
func (c *Cloud) Stats() Stats { return Stats{Calls: c.counts.list(), Rates: c.gates.list()} }

// counts counts attempts and calls the hook for each.
type counts struct {
	mu      sync.Mutex
	n       map[Count]int64 // by a Count whose N is 0
	observe func(Attempt)
}

func (c *counts) add(a Attempt) {
	c.mu.Lock()
	c.n[Count{Service: a.Service, Method: a.Method, Code: a.Code, Trouble: a.Trouble}]++
	c.mu.Unlock()
	if c.observe != nil {
		c.observe(a)
	}
}

func (c *counts) list() []Count {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Count, 0, len(c.n))
	for one, n := range c.n {
		one.N = n
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Method, b.Method),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Trouble, b.Trouble))
	})
	return all
}

func (gs *gates) list() []Rate {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	all := make([]Rate, 0, len(gs.all))
	for key, g := range gs.all {
		all = append(all, Rate{Region: key.region, Service: key.service, Project: key.project,
			Window: g.rate.window, InFlight: g.rate.busy, Waiting: g.queue.Len(), Until: g.rate.until})
	}
	slices.SortFunc(all, func(a, b Rate) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Project, b.Project))
	})
	return all
}
