package stepper

import (
	"context"
	"sync"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A listing is one list call that answers all rows of the batch that wait for objects of one
// kind.
type listing struct {
	once  sync.Once
	users int
	items map[string]map[string]any
	ok    bool
}

// countListUser counts a row that a list call may answer. For one row alone the call for its
// object is cheaper.
func (b *batch) countListUser(t *live.Task) {
	if t.Row.WaitKey == "" || t.Row.Status != stack.InProgress {
		return
	}
	if b.listings[t.Row.WaitKey] == nil {
		b.listings[t.Row.WaitKey] = &listing{}
	}
	b.listings[t.Row.WaitKey].users++
}

func (b *batch) answerFromList(ctx context.Context, t *live.Task, effect *lifecycle.Effect) (*stack.Answer, bool) {
	b.mu.Lock()
	l := b.listings[lifecycle.ListKey(t.Scene.Stack.Project, *effect.List)]
	b.mu.Unlock()
	if l == nil || l.users < 2 {
		return nil, false
	}
	l.once.Do(func() { l.items, l.ok = b.listObjects(ctx, t.Scene, *effect.List, effect.ListIn) })
	item := l.items[t.Row.PhysicalID]
	if !l.ok || item == nil {
		// An object that is not in the list may still be there. A call for it alone tells.
		return nil, false
	}
	if effect.As == "" {
		return &stack.Answer{Code: 200, Body: item}, true
	}
	return &stack.Answer{Code: 200, Body: map[string]any{effect.As: item}}, true
}

// listObjects reads all pages of a list and returns the objects by ID. ok is false when a page
// cannot be read.
func (b *batch) listObjects(ctx context.Context, s *live.Scene, call stack.Call, in string) (map[string]map[string]any, bool) {
	items := map[string]map[string]any{}
	path := call.Path
	for {
		call.Path = path
		a := s.Do(ctx, call)
		page, ok := a.Body[in].([]any)
		if a.Code != 200 || !ok {
			return nil, false
		}
		last := ""
		for _, one := range page {
			object, _ := one.(map[string]any)
			if id, ok := object["id"].(string); ok {
				items[id] = object
				last = id
			}
		}
		if last == "" || !hasNext(a.Body, in) {
			return items, true
		}
		path = lifecycle.PageAfter(call.Path, last)
	}
}

// hasNext reports whether an answer names a next page, as those of Nova, Cinder and Neutron do.
func hasNext(body map[string]any, in string) bool {
	links, _ := body[in+"_links"].([]any)
	for _, l := range links {
		if link, ok := l.(map[string]any); ok && link["rel"] == "next" {
			return true
		}
	}
	return false
}
