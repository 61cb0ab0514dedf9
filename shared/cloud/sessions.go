package cloud

import (
	"container/list"
	"sync"
)

// sessionLimit is how many sessions are kept. One takes some kilobytes, mostly the catalog. One
// that was dropped costs one request when it is needed again.
const sessionLimit = 1000

// sessions keeps the sessions used last.
type sessions struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order list.List // of keptSession, the one used last at the front
}

type keptSession struct {
	key string
	session
}

func newSessions() *sessions { return &sessions{byKey: map[string]*list.Element{}} }

func (k *sessions) get(key string) (session, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.byKey[key]
	if e == nil {
		return session{}, false
	}
	k.order.MoveToFront(e)
	return e.Value.(keptSession).session, true
}

func (k *sessions) put(key string, s session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.byKey[key]; e != nil {
		k.order.Remove(e)
	}
	k.byKey[key] = k.order.PushFront(keptSession{key, s})
	if k.order.Len() > sessionLimit {
		oldest := k.order.Remove(k.order.Back()).(keptSession)
		delete(k.byKey, oldest.key)
	}
}

// drop removes a session whose token was refused, unless it has a new one by now.
func (k *sessions) drop(key, token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.byKey[key]; e != nil && e.Value.(keptSession).token == token {
		k.order.Remove(e)
		delete(k.byKey, key)
	}
}
