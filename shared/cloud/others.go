package cloud

import (
	"container/list"
	"sync"
)

// otherLimit is how many other clouds are kept. One that was dropped costs two requests when it is
// needed again.
const otherLimit = 200

// others keeps the other clouds used last.
type others struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order list.List // of keptOther, the one used last at the front
}

type keptOther struct {
	key   string
	cloud *Cloud
}

func newOthers() *others { return &others{byKey: map[string]*list.Element{}} }

func (k *others) get(key string) (*Cloud, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.byKey[key]
	if e == nil {
		return nil, false
	}
	k.order.MoveToFront(e)
	return e.Value.(keptOther).cloud, true
}

func (k *others) put(key string, c *Cloud) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.byKey[key]; e != nil {
		k.order.Remove(e)
	}
	k.byKey[key] = k.order.PushFront(keptOther{key, c})
	if k.order.Len() > otherLimit {
		oldest := k.order.Remove(k.order.Back()).(keptOther)
		delete(k.byKey, oldest.key)
		oldest.cloud.http.CloseIdleConnections()
	}
}

// drop removes a cloud whose credential was refused, unless there is a new one by now.
func (k *others) drop(key string, c *Cloud) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.byKey[key]; e != nil && e.Value.(keptOther).cloud == c {
		k.order.Remove(e)
		delete(k.byKey, key)
		c.http.CloseIdleConnections()
	}
}

// close closes the idle connections of all.
func (k *others) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for e := k.order.Front(); e != nil; e = e.Next() {
		e.Value.(keptOther).cloud.http.CloseIdleConnections()
	}
}
