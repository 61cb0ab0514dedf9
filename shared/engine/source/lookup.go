package source

import (
	"context"
	"sync"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// lookupCache remembers for a short time what the cloud answered about names. A template with a
// thousand servers asks for its flavor once.
type lookupCache struct {
	now  func() time.Time
	most int

	mu    sync.Mutex
	known map[string]cachedLookup
}

type cachedLookup struct {
	found stepdef.Found
	until time.Time
}

// lookupLifetime is how long a found name is remembered.
const lookupLifetime = 30 * time.Second

func newLookupCache(now func() time.Time, most int) *lookupCache {
	return &lookupCache{now: now, most: most, known: map[string]cachedLookup{}}
}

func (a *lookupCache) get(key string) (stepdef.Found, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	k, ok := a.known[key]
	return k.found, ok && a.now().Before(k.until)
}

func (a *lookupCache) put(key string, f stepdef.Found) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.known) >= a.most {
		clear(a.known)
	}
	a.known[key] = cachedLookup{f, a.now().Add(lookupLifetime)}
}

// Lookup returns the object that a value names. It remembers only objects that were found, because
// a missing object may be made at any moment.
func (e *Reader) Lookup(ctx context.Context, account stack.Account, project, constraint, value string) stepdef.Found {
	c, ok := e.Catalog.Constraints[constraint]
	if !ok {
		return stepdef.Found{ID: value}
	}
	key := project + "/" + constraint + "/" + value
	if f, ok := e.lookups.get(key); ok {
		return f
	}
	var answers []stack.Answer
	for {
		f := c.Next(value, project, answers)
		if f.Call == nil {
			if f.None == "" && f.Many == "" && f.Failed == nil {
				e.lookups.put(key, f)
			}
			return f
		}
		answers = append(answers, e.Call(ctx, account, *f.Call))
	}
}
