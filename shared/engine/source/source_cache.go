package source

import (
	"sync"

	"golang.org/x/sync/singleflight"
)

// sourceCache keeps the sources that were used lately, because parsing a template for every batch
// would cost more than the batch. A source weighs as much as it has resources. A source leaves when
// it was not used while sources of the full weight came in.
type sourceCache struct {
	most        int // weight of each of the two halves, in resources
	mu          sync.Mutex
	weight      int
	recent, old map[string]*Source
	parsing     singleflight.Group
}

func newSourceCache(most int) *sourceCache {
	return &sourceCache{most: most, recent: map[string]*Source{}}
}

func (c *sourceCache) get(id string) *Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.recent[id]; s != nil {
		return s
	}
	s := c.old[id]
	if s != nil {
		c.add(id, s)
	}
	return s
}

func (c *sourceCache) Put(id string, s *Source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(id, s)
}

func (c *sourceCache) add(id string, s *Source) {
	if c.recent[id] == nil {
		c.weight += 1 + len(s.Template.Resources)
	}
	c.recent[id] = s
	if c.weight > c.most {
		c.old, c.recent, c.weight = c.recent, map[string]*Source{}, 0
	}
}
