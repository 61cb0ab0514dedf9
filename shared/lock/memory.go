package lock

import (
	"context"
	"sync"
	"time"
)

// Memory gives locks within one process.
type Memory struct {
	mu   sync.Mutex
	held map[string]*hold
}

type hold struct{ until time.Time }

// NewMemory returns a Memory without locks.
func NewMemory() *Memory { return &Memory{held: map[string]*hold{}} }

// TryLock implements Locker.
func (m *Memory) TryLock(ctx context.Context, key string, ttl time.Duration) (func(), bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if h := m.held[key]; h != nil && now.Before(h.until) {
		return nil, false, nil
	}
	mine := &hold{until: now.Add(ttl)}
	m.held[key] = mine
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.held[key] == mine {
			delete(m.held, key)
		}
	}, true, nil
}
