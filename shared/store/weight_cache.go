package store

import (
	"sync"
	"time"
)

// A weightCache remembers the weights of trees, so that a row that grows a little does not add up
// all rows of its tree. Only trees below half of their limit use it. One process adds at most a
// sixteenth of the limit without reading, so even eight processes together stay within the limit.
type weightCache struct {
	mu    sync.Mutex
	roots map[string]string       // by stack ID
	trees map[string]*knownWeight // by the ID of the root
}

// A knownWeight is a tree's weight when it was read, and the weight that this process has added
// since.
type knownWeight struct {
	read  time.Time
	total int64
	added int64
}

const (
	weightKnownFor = 2 * time.Second
	mostKnown      = 10_000 // stacks and trees; beyond that the cache is emptied
	unreadShare    = 16     // the part of a limit that a process may add without reading
)

// add reports whether a stack's tree has room for more without reading the tree, and counts it. It
// returns the tree's root, empty when that is not known.
func (c *weightCache) add(stackID string, more, most int64, now time.Time) (root string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	root = c.roots[stackID]
	k := c.trees[root]
	if k == nil || now.Sub(k.read) > weightKnownFor || now.Before(k.read) {
		return root, false
	}
	if k.added+more > most/unreadShare || k.total+k.added+more > most/2 {
		return root, false
	}
	k.added += max(more, 0)
	return root, true
}

// storeWeights stores the weights of trees. roots has the root of each stack.
func (c *weightCache) storeWeights(roots map[string]string, weights map[string]int64, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.roots == nil || len(c.roots) > mostKnown || len(c.trees) > mostKnown {
		c.roots, c.trees = map[string]string{}, map[string]*knownWeight{}
	}
	for id, root := range roots {
		c.roots[id] = root
		c.trees[root] = &knownWeight{read: now, total: weights[root]}
	}
}
