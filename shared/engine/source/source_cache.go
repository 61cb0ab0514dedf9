package source

import (
	"sync"

	"golang.org/x/sync/singleflight"
)

// sources keeps those lately used: parsing a template for every batch would cost more
// than the batch. What is kept weighs as much as it has resources; what nobody has asked
// for since as much again came in goes.
type sources struct {
	most       int // resources in each of the two halves
	mu         sync.Mutex
	weight     int
	young, old map[string]*Source
	making     singleflight.Group
}

func newSources(most int) *sources { return &sources{most: most, young: map[string]*Source{}} }

func (c *sources) get(id string) *Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.young[id]; s != nil {
		return s
	}
	s := c.old[id]
	if s != nil {
		c.keep(id, s)
	}
	return s
}

func (c *sources) Put(id string, s *Source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(id, s)
}

func (c *sources) keep(id string, s *Source) {
	if c.young[id] == nil {
		c.weight += 1 + len(s.Template.Resources)
	}
	c.young[id] = s
	if c.weight > c.most {
		c.old, c.young, c.weight = c.young, map[string]*Source{}, 0
	}
}
