package engine

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"

	"hearth/shared/stack"
)

// sources keeps those lately used: parsing a template for every batch would cost more
// than the batch. What is kept weighs as much as it has resources; what nobody has asked
// for since as much again came in goes.
type sources struct {
	most       int // resources in each of the two halves
	mu         sync.Mutex
	weight     int
	young, old map[string]*source
	making     singleflight.Group
}

func newSources(most int) *sources { return &sources{most: most, young: map[string]*source{}} }

func (c *sources) get(id string) *source {
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

func (c *sources) put(id string, s *source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(id, s)
}

func (c *sources) keep(id string, s *source) {
	if c.young[id] == nil {
		c.weight += 1 + len(s.template.Resources)
	}
	c.young[id] = s
	if c.weight > c.most {
		c.old, c.young, c.weight = c.young, map[string]*source{}, 0
	}
}

// sourceOf gives one of the sources that a stack has been made from. Those who want the
// same at once wait for one: a thousand stacks begin below one whose template is long.
func (e *Engine) sourceOf(ctx context.Context, s stack.Stack, id string) (*source, error) {
	if known := e.sources.get(id); known != nil {
		return known, nil
	}
	made, err, _ := e.sources.making.Do(id, func() (any, error) {
		if known := e.sources.get(id); known != nil {
			return known, nil
		}
		return e.readSource(context.WithoutCancel(ctx), s, id)
	})
	if err != nil {
		return nil, err
	}
	return made.(*source), nil
}

func (e *Engine) readSource(ctx context.Context, s stack.Stack, id string) (*source, error) {
	src, err := e.Store.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	var parsed *source
	if src.Parent != "" {
		parsed, err = e.parseBelow(ctx, s, src)
	} else {
		parsed, err = e.parse(s, src)
	}
	if err != nil {
		return nil, err
	}
	parsed.tags = src.Tags
	e.sources.put(id, parsed)
	return parsed, nil
}
