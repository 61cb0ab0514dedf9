package identity

import (
	"container/list"
	"crypto/sha256"
	"sync"
	"time"

	"hearth/shared/stack"
)

// A finding is Keystone's answer about one token or signed request: a caller, or the error that
// refuses it. Its key is a digest: the token is kept in the caller only as long as the finding.
type finding struct {
	key    [sha256.Size]byte
	caller stack.Caller
	err    error
	until  time.Time
}

// cache keeps the findings used last.
type cache struct {
	mu    sync.Mutex
	most  int
	byKey map[[sha256.Size]byte]*list.Element
	order list.List // of finding, the one used last at the front
}

func newCache(most int) *cache {
	return &cache{most: most, byKey: map[[sha256.Size]byte]*list.Element{}}
}

func (c *cache) get(key [sha256.Size]byte, now time.Time) (finding, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byKey[key]
	if e == nil {
		return finding{}, false
	}
	f := e.Value.(finding)
	if !now.Before(f.until) {
		c.order.Remove(e)
		delete(c.byKey, key)
		return finding{}, false
	}
	c.order.MoveToFront(e)
	return f, true
}

func (c *cache) put(f finding) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byKey[f.key]; e != nil {
		c.order.Remove(e)
	}
	c.byKey[f.key] = c.order.PushFront(f)
	if c.order.Len() > c.most {
		delete(c.byKey, c.order.Remove(c.order.Back()).(finding).key)
	}
}
